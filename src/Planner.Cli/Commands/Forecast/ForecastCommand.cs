using System.CommandLine;
using Planner.Cli.Output;
using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary><c>planner forecast</c>: rolling one-step-ahead forecasts of a recorded series.</summary>
internal static class ForecastCommand
{
    public static Command Create(CommandOutput output, CancellationToken interruption)
    {
        var options = new ForecastOptions();
        var command = new Command("forecast", "Forecasts a recorded series, each row from the rows before it.");
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(options.Read(parsed, output), output, interruption));
        return command.TeachByExample(
            "planner forecast --predictor auto --input traffic.csv --column request_count --start 20",
            "planner forecast --predictor kalman --log1p --input traffic.csv --output forecast.csv",
            "planner forecast --predictor all --input traffic.csv --start 20 --html forecasts.html   # compared and drawn",
            "planner forecast --config fleet.yaml --input traffic.csv --json");
    }

    private static void Run(ForecastRequest request, CommandOutput output, CancellationToken interruption)
    {
        using var files = new OutputFiles(request.Inputs);
        var rows = files.Open("--output", request.RowsFile);
        var html = files.Open("--html", request.HtmlFile);
        var runs = output.WithProgress("forecasting", progress => PredictorRun.All(request, progress, interruption));
        html?.Write(ForecastReport.Write(request, runs));
        if (request.ComparesAll)
        {
            WriteComparison(runs, request.Json, output);
        }
        else
        {
            WriteRows(request, runs[0], rows, output);
        }

        files.Commit();
        if (!request.ComparesAll)
        {
            output.Problem(runs[0].Errors.ToString());
        }

        foreach (var trusts in runs.Select(run => run.Trusts()).OfType<string>().Where(_ => !request.Json))
        {
            output.Problem(trusts);
        }
    }

    private static void WriteComparison(IReadOnlyList<PredictorRun> runs, bool json, CommandOutput output)
    {
        if (json)
        {
            output.Line(CliJson.Write(runs.Select(run => run.Score)));
        }
        else
        {
            ForecastTable.Write([.. runs.Select(run => run.Score)], output);
        }
    }

    private static void WriteRows(ForecastRequest request, PredictorRun run, TextWriter? file, CommandOutput output)
    {
        if (request.Json)
        {
            var errors = run.Errors;
            output.Line(CliJson.Write(new SeriesForecastResult(
                request.Series.Column, request.StepS, errors.Scored, errors.Mae, errors.Rmse, errors.Mase,
                run.Score.Trusts, run.Rows)));
        }

        if (file is not null || !request.Json)
        {
            WriteCsv(run.Rows, file ?? output.Out);
        }
    }

    private static void WriteCsv(IReadOnlyList<ForecastRow> rows, TextWriter writer)
    {
        var withBand = rows.Any(row => row.Upper is not null);
        writer.WriteLine("step,actual,forecast" + (withBand ? ",lower,upper" : ""));
        foreach (var row in rows)
        {
            writer.WriteLine($"{row.Step},{row.Actual},{row.Forecast}" + (withBand ? $",{row.Lower},{row.Upper}" : ""));
        }
    }
}
