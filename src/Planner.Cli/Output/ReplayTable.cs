using Planner.Cli.Commands;
using Planner.Simulation;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>A replay's outcome as a table for people.</summary>
internal static class ReplayTable
{
    public static readonly IReadOnlyList<string> Headings =
    [
        "plan", "P,D", "SLA met", "TTFT met", "ITL met", "TTFT p99 ms", "ITL p99 ms", "GPU-hours", "good/GPU-h", "changes",
    ];

    public static void Write(ReplayRequest request, ReplayComparison comparison, CommandOutput output)
    {
        // A column for each plan: three fit a narrow terminal, ten figures beside each other do not.
        var columns = comparison.Rows.Select(row => Cells(row).ToList()).ToList();
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("");
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column[0])).RightAligned());
        }

        foreach (var (i, heading) in Headings.Index().Skip(1))
        {
            table.AddRow([new Text(heading), .. columns.Select(column => new Text(column[i]))]);
        }

        if (request.ComparePolicies)
        {
            AddCauses(table, comparison.Rows);
        }

        output.Line(Summary(request, comparison));
        output.Table(table);
        foreach (var row in comparison.Rows.Where(row => row.Note is not null))
        {
            output.Line($"{row.Plan}: {row.Note}");
        }
    }

    /// <summary>Why requests were late, as shares of all, and what not knowing the future costs.</summary>
    private static void AddCauses(Table table, IReadOnlyList<ReplayRow> rows)
    {
        void Add(string heading, Func<ReplayRow, string?> cell) =>
            table.AddRow([new Text(heading), .. rows.Select(row => new Text(cell(row) ?? "-"))]);
        void AddCause(string heading, Func<MissCauses, int> count) => Add(
            heading, row => row.Report is { Misses: { } misses } report ? $"{100.0 * count(misses) / report.Requests:0.0} %" : null);
        AddCause("late: too few workers", misses => misses.ForecastTooLow);
        AddCause("late: workers starting", misses => misses.Startup);
        AddCause("late: load rose too fast", misses => misses.Unavoidable);
        AddCause("late: scaled in before", misses => misses.Drain);
        AddCause("late on an idle engine", misses => misses.SlaInfeasible);
        Add("more late than the schedule", row => row.Regret is { } regret ? $"{regret.Misses:N0}" : null);
        Add("GPU-hours above the schedule", row => row.Regret is { } regret ? Number(regret.GpuHours) : null);
        Add("GPU-hours, x the schedule", row => row.Regret is { } regret ? $"{regret.TimesGpuHours:0.00}x" : null);
    }

    /// <summary>A grid: a line for each replay, with what matters most.</summary>
    public static void Write(IReadOnlyList<ReplayGridRow> rows, CommandOutput output)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("trace", "configuration", "plan");
        int[] figures = [1, 2, 3, 4, 7, 8, 9];
        foreach (var figure in figures)
        {
            table.AddColumn(new TableColumn(new Text(Headings[figure])).RightAligned());
        }

        foreach (var (trace, config, row) in rows)
        {
            var cells = Cells(row).ToList();
            table.AddRow([new Text(trace), new Text(config), new Text(row.Plan), .. figures.Select(figure => new Text(cells[figure]))]);
        }

        output.Table(table);
        foreach (var (trace, _, row) in rows.Where(one => one.Row.Note is not null))
        {
            output.Line($"{trace}, {row.Plan}: {row.Note}");
        }
    }

    /// <summary>What was replayed, in one line.</summary>
    public static string Summary(ReplayRequest request, ReplayComparison comparison)
    {
        var config = request.Deployment.Config;
        var requests = request.Trace.Count == 1 ? "1 request" : $"{request.Trace.Count:N0} requests";
        return $"{request.TraceName}: {requests} in {comparison.Main.Report.RunEndS:N0} s; limits {config.TtftMs:G4} ms TTFT " +
            $"and {config.ItlMs:G4} ms ITL, start-up {request.Simulator.StartupS:0.##} s";
    }

    public static IEnumerable<string> Cells(ReplayRow row) => row.Report is { } report
        ?
        [
            row.Plan,
            row.Scaled ? $"{row.Prefill:0.0},{row.Decode:0.0} avg" : $"{row.Prefill},{row.Decode}",
            Share(report.SlaAttainment),
            Share(report.TtftAttainment),
            Share(report.ItlAttainment),
            Number(report.TtftMs.P99),
            report.ItlMs is { } itl ? Number(itl.P99) : "-",
            Number(report.GpuHours.Total),
            Number(report.GoodputPerGpuHour),
            $"{report.ScalingEvents}",
        ]
        : [row.Plan, "none", .. Enumerable.Repeat("-", Headings.Count - 2)];

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
