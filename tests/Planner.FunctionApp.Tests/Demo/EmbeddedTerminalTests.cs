using Planner.Model;

namespace Planner.FunctionApp.Demo;

public sealed class EmbeddedTerminalTests
{
    private static readonly EmbeddedStatus Status = new()
    {
        Now = EmbeddedDayDriver.Midnight,
        Day = 1,
        RequestsPerS = 5.2,
        Prefill = new PoolStatus(3, 3, true, 1),
        Decode = new PoolStatus(4, 4, true, 1),
        Queued = 1,
        Inflight = 2,
        Finished = 1000,
        Attainment = 0.987,
        AttainmentLastHour = 0.99,
        GpuHours = 12.4,
        GpuHoursToday = 12.4,
    };

    private static readonly Decision Scale = new()
    {
        At = EmbeddedDayDriver.Midnight + new TimeSpan(8, 12, 0),
        Loop = DecisionLoop.Throughput,
        Outcome = DecisionOutcome.Scale,
        Prefill = 4,
        Decode = 4,
        FromPrefill = 3,
        FromDecode = 4,
        Reason = "prefill 3 -> 4, decode stays at 4: expecting 936.0 requests of 1000 + 190 tokens",
    };

    [Fact]
    public void Scaling_IsOneLine() => Assert.Equal(
        "08:12   5.2 req/s  prefill 3/3 -> 4     decode 4/4          within SLA  98.7 %   12.4 GPU-h  " +
        "expecting 936.0 requests of 1000 + 190 tokens",
        EmbeddedTerminal.Line(Scale, Status));

    [Fact]
    public void WhoEndedAHold_IsTold() => Assert.EndsWith(
        "GPU-h  ann released the hold: the loops decide again",
        EmbeddedTerminal.Line(
            Scale with { Outcome = DecisionOutcome.Keep, Reason = "ann released the hold: the loops decide again" }, Status),
        StringComparison.Ordinal);

    [Fact]
    public void NothingChanged_OnlyTheCauseIsTold() => Assert.Equal(
        "08:12     - req/s  prefill 3/3          decode 4/4          within SLA     - %   12.4 GPU-h  expecting no requests",
        EmbeddedTerminal.Line(
            Scale with { Outcome = DecisionOutcome.Keep, Prefill = 3, Reason = "prefill stays at 3: expecting no requests" },
            Status with { Attainment = null, RequestsPerS = null }));

    [Fact]
    public void NeedOfTheThroughputLoop_IsNoChange() => Assert.Contains(
        "prefill 3/3          decode",
        EmbeddedTerminal.Line(Scale with { Outcome = DecisionOutcome.Floor, Loop = DecisionLoop.Throughput }, Status),
        StringComparison.Ordinal);

    [Fact]
    public void ChangesAreTold_TheRestOnlyNowAndThen()
    {
        var keep = Scale with { Outcome = DecisionOutcome.Keep, Reason = "prefill stays at 3: enough" };
        var blocked = Scale with { Outcome = DecisionOutcome.Blocked, Reason = "no metrics" };
        (int Minute, Decision Decision, bool Told)[] day =
        [
            (0, keep, true), (3, keep, false), (9, keep, false), (10, keep, true),
            (11, Scale, true), (11, Scale, false), (12, Scale with { Reason = "prefill 4 -> 5: more" }, true),
            (15, keep, false), (16, blocked, true), (17, blocked, false), (18, blocked with { Reason = "no pools" }, true),
            (19, keep with { Loop = DecisionLoop.Manual, Reason = "ann ended the hold" }, true), (28, keep, false), (29, keep, true),
        ];
        using var output = new StringWriter();
        var terminal = new EmbeddedTerminal(output, colours: false);

        Assert.All(day, step =>
        {
            var before = output.ToString().Length;
            terminal.Show(step.Decision with { At = EmbeddedDayDriver.Midnight.AddMinutes(step.Minute) }, Status);
            Assert.Equal(step.Told, output.ToString().Length > before);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Colours_OnlyWhereWanted(bool colours)
    {
        using var output = new StringWriter();

        new EmbeddedTerminal(output, colours).Show(Scale, Status);

        Assert.Equal(colours, output.ToString().Contains('\e'));
    }

    [Fact]
    public void Banner_SaysWhereToLookAndHowToRescale()
    {
        var text = EmbeddedTerminal.Banner("http://127.0.0.1:7071/", 60);

        Assert.Contains("look     http://127.0.0.1:7071/api/deployments/demo\n", text, StringComparison.Ordinal);
        Assert.Contains("""-d '{"prefill": 4, "decode": 6, "hold_seconds": 30}'""", text, StringComparison.Ordinal);
        Assert.Contains("a day takes 24 minutes", text, StringComparison.Ordinal);
        Assert.Contains("ITL within 40 ms for 99% of the requests, on at most 16 GPUs", text, StringComparison.Ordinal);
    }
}
