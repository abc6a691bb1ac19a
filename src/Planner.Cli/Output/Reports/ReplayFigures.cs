using Planner.Cli.Commands;
using Planner.Simulation;

namespace Planner.Cli.Output;

/// <summary>What a table of replays shows, on a terminal as in a page.</summary>
internal static class ReplayFigures
{
    private static readonly ReplayFigure[] Kept =
    [
        new("P,D on average", row => row.Report is null ? "none" : row.Scaled ? $"{row.Prefill:0.0},{row.Decode:0.0}" : $"{row.Prefill},{row.Decode}"),
        Of("SLA met", report => Share(report.SlaAttainment)),
        Of("TTFT met", report => Share(report.TtftAttainment)),
        Of("ITL met", report => Share(report.ItlAttainment)),
    ];

    private static readonly ReplayFigure[] Latencies =
    [
        Of("TTFT p99 ms", report => Number(report.TtftMs.P99)),
        Of("ITL p99 ms", report => report.ItlMs is { } itl ? Number(itl.P99) : null),
    ];

    private static readonly ReplayFigure[] Costs =
    [
        Of("GPU-hours", report => Number(report.GpuHours.Total)),
        Of("good/GPU-h", report => Number(report.GoodputPerGpuHour)),
        Of("changes", report => $"{report.ScalingEvents}"),
    ];

    /// <summary>Why requests were late, as shares of all, and what not knowing the future costs.</summary>
    private static readonly ReplayFigure[] Causes =
    [
        Group("late, because"),
        Cause("too few workers", misses => misses.ForecastTooLow),
        Cause("workers starting", misses => misses.Startup),
        Cause("load rose too fast", misses => misses.Unavoidable),
        Cause("scaled in before", misses => misses.Drain),
        Cause("limit out of reach", misses => misses.SlaInfeasible),
        Group("above the schedule"),
        new("  late requests", row => row.Regret is { } regret ? $"{regret.Misses:N0}" : null),
        new("  GPU-hours", row => row.Regret is { } regret ? Number(regret.GpuHours) : null),
        new("  GPU-hours, times", row => row.Regret is { } regret ? $"{regret.TimesGpuHours:0.00}x" : null),
    ];

    /// <summary>Of one replay and what it is compared with.</summary>
    public static IReadOnlyList<ReplayFigure> Of(ReplayRequest request) =>
        [.. Kept, .. Latencies, .. Costs, .. request.ComparePolicies ? Causes : []];

    /// <summary>What matters most, for a grid.</summary>
    public static IReadOnlyList<ReplayFigure> OfGrid { get; } = [.. Kept, .. Costs];

    /// <summary>A column for each plan: five fit a narrow terminal, ten figures beside each other do not.</summary>
    public static IEnumerable<IEnumerable<string>> Cells(ReplayRequest request, IReadOnlyList<ReplayRow> rows) =>
        Of(request).Select(figure => rows.Select(row => figure.Cell(row) ?? "-").Prepend(figure.Name));

    private static ReplayFigure Of(string name, Func<ReplayReport, string?> cell) =>
        new(name, row => row.Report is { } report ? cell(report) : null);

    private static ReplayFigure Group(string name) => new(name, _ => "");

    private static ReplayFigure Cause(string name, Func<MissCauses, int> count) => Of(
        $"  {name}", report => report.Misses is { } misses ? $"{100.0 * count(misses) / report.Requests:0.0} %" : null);

    /// <summary>Rounded down, so that 100 % means all of them.</summary>
    private static string Share(double share) => $"{Math.Floor((decimal)share * 1000) / 10:0.0} %";

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e9 => value.ToString("G3"),
        >= 1000 => value.ToString("N0"),
        >= 100 => value.ToString("0"),
        >= 10 => value.ToString("0.0"),
        _ => value.ToString("0.00"),
    };
}
