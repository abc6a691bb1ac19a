using Planner.Cli.Commands;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>Predictors beside each other.</summary>
internal static class ForecastTable
{
    public static void Write(IReadOnlyList<PredictorScore> scores, CommandOutput output)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("predictor");
        foreach (var heading in new[] { "MAE", "RMSE", "MASE", "pinball", "covered", "ms a forecast" })
        {
            table.AddColumn(new TableColumn(new Text(heading)).RightAligned());
        }

        foreach (var score in scores)
        {
            table.AddRow(
                new Text(score.Predictor), Number(score.Mae), Number(score.Rmse), Number(score.Mase), Number(score.Pinball),
                new Text(score.Coverage is { } share ? $"{share:P1}" : "-"), new Text($"{score.MsPerForecast:0.000}"));
        }

        output.Table(table);
    }

    private static Text Number(double? value) => new(value?.ToString("G4") ?? "-");
}
