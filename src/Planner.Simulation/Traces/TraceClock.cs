namespace Planner.Traces;

/// <summary>How the timestamps of a trace become seconds from its start.</summary>
internal sealed class TraceClock
{
    /// <summary>Fewer requests than this show no rate.</summary>
    private const int FewestForRate = 20;

    /// <summary>Requests/s that traces with fractions of a millisecond do not have, on average.</summary>
    private const double FastestWithFractions = 100;

    /// <summary>Requests/s that traces in whole milliseconds do not have: more than one in each.</summary>
    private const double FastestWhole = 1000;

    /// <summary>A minute between requests on average is no load that anybody scales for.</summary>
    private const double SlowestGapS = 60;

    /// <summary>Days with a request every few seconds are hours of microseconds.</summary>
    private const double LongS = 2 * 86_400, LongGapS = 5;

    /// <summary>The years 2000 to 2100, seconds since the epoch.</summary>
    private const double FirstEpochS = 946_684_800, LastEpochS = 4_102_444_800;

    private static readonly (TraceUnit Unit, double PerSecond, string Name)[] Units =
    [
        (TraceUnit.S, 1, "seconds"), (TraceUnit.Ms, 1e3, "milliseconds"), (TraceUnit.Us, 1e6, "microseconds"), (TraceUnit.Ns, 1e9, "nanoseconds"),
    ];

    private readonly List<string> _notes = [];
    private double _perSecond = 1e3;
    private double _start;

    private TraceClock()
    {
    }

    /// <summary>What was recognised, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Dynamo writes requests in the order in which they ended, at times of the calendar.</summary>
    public static TraceClock OfDynamo(IReadOnlyList<TraceRow> rows) => new() { _start = rows.Min(row => row.Time) };

    /// <summary>Looks at the timestamps.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="unit">Their unit, where that is known.</param>
    /// <param name="isBailian">Whether lines have the fields of Qwen-Bailian's traces, whose unit is seconds.</param>
    public static TraceClock Of(IReadOnlyList<TraceRow> rows, TraceUnit unit, bool isBailian)
    {
        var clock = new TraceClock();
        var (first, last) = (rows.Min(row => row.Time), rows.Max(row => row.Time));
        var calendar = Array.Find(Units, one => (unit is TraceUnit.Auto || one.Unit == unit)
            && first >= FirstEpochS * one.PerSecond && first <= LastEpochS * one.PerSecond);
        var (found, why) = unit is not TraceUnit.Auto ? (unit, null)
            : calendar.Name is not null ? (calendar.Unit, null)
            : isBailian ? (TraceUnit.S, "lines have parent_chat_id, as Qwen-Bailian's traces")
            : Recognised(rows, last - first);
        var (_, perSecond, name) = Array.Find(Units, one => one.Unit == found);
        clock._perSecond = perSecond;
        if (why is not null)
        {
            clock._notes.Add($"timestamps read as {name}: {why}; override with --trace-unit ms");
        }

        clock.Start(first, calendar.Name is null ? null : name);
        clock.Sorted(rows);
        return clock;
    }

    /// <summary>A timestamp in seconds from the start.</summary>
    public double Seconds(double time) => (time - _start) / _perSecond;

    private void Start(double first, string? calendarUnit)
    {
        if (calendarUnit is not null)
        {
            var day = DateTimeOffset.FromUnixTimeSeconds((long)(first / _perSecond));
            _notes.Add($"timestamps are calendar times in {calendarUnit}, from {day:yyyy-MM-dd}: counted from the first");
        }
        else if (first < 0)
        {
            _notes.Add("timestamps begin below 0: counted from the first");
        }
        else
        {
            return;
        }

        _start = first;
    }

    private void Sorted(IReadOnlyList<TraceRow> rows)
    {
        var early = 0;
        for (var i = 1; i < rows.Count; i++)
        {
            early += rows[i].Time < rows[i - 1].Time ? 1 : 0;
        }

        if (early > 0)
        {
            _notes.Add($"{(early == 1 ? "1 timestamp is" : $"{early} timestamps are")} before the one in the line above: requests are sorted by time");
        }
    }

    /// <summary>The unit by the rate of requests, and why; milliseconds where nothing speaks against them.</summary>
    private static (TraceUnit Unit, string? Why) Recognised(IReadOnlyList<TraceRow> rows, double span)
    {
        if (rows.Count < FewestForRate || !(span > 0))
        {
            return (TraceUnit.Ms, null);
        }

        var spanS = span / 1e3;
        var (rate, gapS) = (rows.Count / spanS, spanS / rows.Count);
        var hasFractions = rows.Any(row => row.Time != Math.Floor(row.Time));
        if (rate > (hasFractions ? FastestWithFractions : FastestWhole))
        {
            return (TraceUnit.S, $"{(hasFractions ? "they have fractions, and " : "")}in milliseconds that would be {rate:F0} requests/s");
        }

        return IsSlow(gapS, spanS)
            ? (IsSlow(gapS / 1e3, spanS / 1e3) ? TraceUnit.Ns : TraceUnit.Us, $"in milliseconds there would be {gapS:F0} s between requests")
            : (TraceUnit.Ms, null);
    }

    private static bool IsSlow(double gapS, double spanS) => gapS > SlowestGapS || (gapS > LongGapS && spanS > LongS);
}
