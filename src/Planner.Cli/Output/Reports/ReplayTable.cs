using Planner.Cli.Commands;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>A replay's outcome as a table for people, 80 columns wide with five plans.</summary>
internal static class ReplayTable
{
    /// <summary>Width at which the name of a plan goes on in the next line; a figure is seldom wider.</summary>
    private const int PlanWidth = 10;

    /// <summary>The same of a figure's name, above shares such as 99.9 %.</summary>
    private const int FigureWidth = 6;

    public static void Write(ReplayRequest request, ReplayComparison comparison, CommandOutput output)
    {
        var table = Table([""], comparison.Rows.Select(row => Lines(row.Plan, PlanWidth)));
        foreach (var cells in ReplayFigures.Cells(request, comparison.Rows))
        {
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        output.Line(Summary(request, comparison));
        output.Table(table);
        foreach (var row in comparison.Rows.Where(row => row.Note is not null))
        {
            output.Line($"{row.Plan}: {row.Note}");
        }
    }

    /// <summary>A grid: a line for each replay, with what matters most.</summary>
    public static void Write(IReadOnlyList<ReplayGridRow> rows, CommandOutput output)
    {
        var table = Table(["trace", "configuration", "plan"], ReplayFigures.OfGrid.Select(figure => Lines(figure.Name, FigureWidth)));
        foreach (var (trace, config, row) in rows)
        {
            var figures = ReplayFigures.OfGrid.Select(figure => figure.Cell(row) ?? "-");
            table.AddRow([new Text(trace), new Text(config), new Text(row.Plan), .. figures.Select(cell => new Text(cell))]);
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
        return $"{request.Deployment.Name} on {request.TraceName}: {requests} in {comparison.Main.Report.RunEndS:N0} s; " +
            $"limits {config.TtftMs:G4} ms TTFT and {config.ItlMs:G4} ms ITL, start-up {request.Simulator.StartupS:0.##} s";
    }

    private static Table Table(IEnumerable<string> words, IEnumerable<string> figures)
    {
        var table = new Table { Border = TableBorder.Horizontal };
        table.AddColumns([.. words.Select(word => new TableColumn(new Text(word)) { Padding = new Padding(0, 0, 1, 0) })]);
        table.AddColumns([.. figures.Select(figure => new TableColumn(new Text(figure))
        {
            Alignment = Justify.Right, NoWrap = true, Padding = new Padding(0, 0, 1, 0),
        })]);
        return table;
    }

    /// <summary>Breaks a heading between its words, after every comma, and before what is in brackets.</summary>
    private static string Lines(string heading, int width)
    {
        var lines = new List<string>();
        foreach (var word in heading.Split(' '))
        {
            if (lines is [.., var last] && last.Length + word.Length < width && !last.EndsWith(',') && word[0] != '(')
            {
                lines[^1] = $"{last} {word}";
            }
            else
            {
                lines.Add(word);
            }
        }

        return string.Join('\n', lines);
    }
}
