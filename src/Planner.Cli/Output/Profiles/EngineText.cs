using Planner.Cli.Commands;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>An engine on a terminal.</summary>
internal static class EngineText
{
    public static void Write(ShowRequest request, CommandOutput output)
    {
        output.Line(request.Folder);
        foreach (var table in EngineTables.Of(request))
        {
            output.Line("");
            output.Line(table.Title);
            output.Table(Table(table));
            foreach (var line in table.Below)
            {
                output.Line(line);
            }
        }

        output.Line("");
        foreach (var note in request.Notes)
        {
            output.Line($"note: {note}");
        }
    }

    private static Table Table(EngineTable content)
    {
        var table = new Table { Border = TableBorder.Horizontal };
        table.AddColumns([.. content.Headings.Select((heading, i) => new TableColumn(new Text(heading))
        {
            Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true, Padding = new Padding(0, 0, 1, 0),
        })]);
        foreach (var row in content.Rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }
}
