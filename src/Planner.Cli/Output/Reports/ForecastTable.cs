using Planner.Cli.Commands;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>Predictors beside each other.</summary>
internal static class ForecastTable
{
    public static IReadOnlyList<string> Headings { get; } =
        ["predictor", "MAE", "RMSE", "MASE", "pinball", "covered", "ms a forecast"];

    public static void Write(IReadOnlyList<PredictorScore> scores, CommandOutput output)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(Headings[0]);
        foreach (var heading in Headings.Skip(1))
        {
            table.AddColumn(new TableColumn(new Text(heading)).RightAligned());
        }

        foreach (var score in scores)
        {
            table.AddRow([.. Cells(score).Select(cell => new Text(cell))]);
        }

        output.Table(table);
    }

    public static IEnumerable<string> Cells(PredictorScore score) =>
    [
        score.Predictor, Number(score.Mae), Number(score.Rmse), Number(score.Mase), Number(score.Pinball),
        score.Coverage is { } share ? $"{share * 100:0.0} %" : "-", $"{score.MsPerForecast:0.000}",
    ];

    private static string Number(double? value) => value?.ToString("G4") ?? "-";
}
