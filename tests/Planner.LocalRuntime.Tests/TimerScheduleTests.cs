namespace Planner.LocalRuntime.Tests;

public class TimerScheduleTests
{
    private static readonly DateTime Monday = new(2026, 1, 5, 12, 0, 3, DateTimeKind.Utc);

    [Theory]
    [InlineData("*/5 * * * * *", "2026-01-05 12:00:05")]
    [InlineData("0 30 9 * * 1-5", "2026-01-06 09:30:00")]
    [InlineData("0 0 0 29 2 *", "2028-02-29 00:00:00")]
    [InlineData("00:05:00", "2026-01-05 12:05:03")]
    [InlineData("1.00:00:00", "2026-01-06 12:00:03")]
    public void NextOccurrence(string schedule, string expected) =>
        Assert.Equal(expected, $"{TimerSchedule.Parse(schedule).After(Monday, Monday):yyyy-MM-dd HH:mm:ss}");

    [Theory]
    [InlineData("*/5 * * * *", "it has five fields; put the seconds in front: \"0 */5 * * * *\"")]
    [InlineData("every minute", "write six cron fields, seconds first, such as \"*/5 * * * * *\"")]
    [InlineData("", "write six cron fields, seconds first, such as \"*/5 * * * * *\"")]
    [InlineData("-00:01:00", "write six cron fields, seconds first, such as \"*/5 * * * * *\"")]
    [InlineData("0 0 0 31 2 *", "no day ever matches it")]
    [InlineData(
        "61 * * * * *",
        "61 is higher than the maximum allowable value for the [Second] field. Value must be between 0 and 59 (all inclusive)")]
    public void WhatIsNoSchedule_SaysWhatToWrite(string schedule, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule)).Message);
}
