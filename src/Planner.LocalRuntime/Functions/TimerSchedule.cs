using System.Globalization;
using NCrontab;

namespace Planner.LocalRuntime;

/// <summary>When a timer function runs: cron with seconds, or a time span from start to start.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _period;

    private TimerSchedule(string text, CrontabSchedule? cron, TimeSpan period)
    {
        Text = text;
        _cron = cron;
        _period = period;
    }

    /// <summary>The schedule as configured.</summary>
    public string Text { get; }

    /// <summary>Reads a schedule as the real host does: cron first, else a time span.</summary>
    /// <exception cref="FormatException">It is neither; the message says what to write.</exception>
    public static TimerSchedule Parse(string text)
    {
        if (text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length is var fields && fields == 5)
        {
            throw new FormatException($"it has five fields; put the seconds in front: \"0 {text}\"");
        }

        if (fields == 6)
        {
            return new TimerSchedule(text, ParseCron(text), TimeSpan.Zero);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var period) && period > TimeSpan.Zero
            ? new TimerSchedule(text, null, period)
            : throw new FormatException("write six cron fields, seconds first, such as \"*/5 * * * * *\"");
    }

    /// <summary>
    /// First occurrence after now. A time span counts from the last start, and what was missed since is left out.
    /// </summary>
    public DateTime After(DateTime start, DateTime now) =>
        _cron?.GetNextOccurrence(now) ?? start + (_period * (1 + ((now - start).Ticks / _period.Ticks)));

    /// <summary>Whether it runs more than once in the next minute: the host keeps no status of such timers.</summary>
    public bool IsBelowMinute(DateTime now)
    {
        if (_cron is null)
        {
            return _period < TimeSpan.FromMinutes(1);
        }

        var first = _cron.GetNextOccurrence(now);
        return first < now.AddMinutes(1) && _cron.GetNextOccurrence(first) < now.AddMinutes(1);
    }

    private static CrontabSchedule ParseCron(string text)
    {
        try
        {
            var cron = CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
            return cron.GetNextOccurrence(DateTime.UnixEpoch) == DateTime.MaxValue
                ? throw new FormatException("no day ever matches it")
                : cron;
        }
        catch (CrontabException e)
        {
            throw new FormatException(e.Message.TrimEnd('.'), e);
        }
    }
}
