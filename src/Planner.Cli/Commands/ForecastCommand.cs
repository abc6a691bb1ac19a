using System.CommandLine;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Configuration;
using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary><c>planner forecast</c>: rolling one-step-ahead forecasts of a recorded series.</summary>
internal static class ForecastCommand
{
    public static Command Create(CommandOutput output)
    {
        var predictor = new Option<string?>("--predictor")
        {
            Description = $"One of {Names} (default: the configuration's)",
            HelpName = "NAME",
        };
        var log1p = new Option<bool>("--log1p") { Description = "Forecast log(1 + y)" };
        var config = CommonOptions.Config();
        var deployment = CommonOptions.Deployment();
        var input = new Option<string>("--input")
        {
            Description = "CSV with a header, a row an interval; an empty cell is a gap",
            HelpName = "FILE",
            Required = true,
        };
        var column = new Option<string?>("--column")
        {
            Description = "Column to forecast (default: the only one besides the time)",
            HelpName = "NAME",
        };
        var start = new Option<int>("--start")
        {
            Description = "First data row to forecast, counted from 0; those before it are history",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var outputFile = new Option<FileInfo?>("--output")
        {
            Description = "Where to write step,actual,forecast (default: standard output)",
            HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var command = new Command("forecast", "Forecasts a recorded series, each row from the rows before it.")
        {
            predictor, log1p, config, deployment, input, column, start, outputFile, json,
        };
        command.SetAction(parsed =>
        {
            var settings = Settings(
                parsed.GetValue(config), parsed.GetValue(deployment), parsed.GetValue(predictor), parsed.GetValue(log1p), output);
            var series = SeriesInput.Read(parsed.GetValue(input)!, parsed.GetValue(column));
            var first = parsed.GetValue(start);
            if (first < 0 || first >= series.Values.Count)
            {
                throw new InputException($"--start {first}: the series has the rows 0 to {series.Values.Count - 1}");
            }

            var rows = RollingForecast.Run(series.Values, Forecasters.Create(settings), first);
            var errors = ForecastErrors.Of(rows, RollingForecast.Run(series.Values, new ConstantForecaster(), first));
            Write(rows, errors, parsed.GetValue(outputFile), parsed.GetValue(json), output);
        });
        return command.TeachByExample(
            "planner forecast --predictor kalman --input traffic.csv --column request_count --start 20",
            "planner forecast --predictor kalman --log1p --input traffic.csv --output forecast.csv",
            "planner forecast --config fleet.yaml --input traffic.csv --json");
    }

    private static string Names =>
        string.Join(", ", Forecasters.Available.Select(predictor => predictor.ToString().ToLowerInvariant()));

    private static PlannerConfig Settings(
        string? config, string? deployment, string? predictor, bool log1p, CommandOutput output)
    {
        var settings = config is null
            ? new PlannerConfig()
            : new FleetInput(config).Deployment(deployment, output).Config;
        settings = settings with { LoadPredictorLog1p = log1p || settings.LoadPredictorLog1p };
        if (predictor is not null)
        {
            settings = Enum.TryParse<LoadPredictor>(predictor, ignoreCase: true, out var named) && Enum.IsDefined(named)
                ? settings with { LoadPredictor = named }
                : throw new InputException($"--predictor {predictor}: name one of {Names}");
        }
        else if (config is null)
        {
            throw new InputException($"no predictor: name one of {Names} with --predictor, or a configuration with --config");
        }

        return Forecasters.HasConfigured(settings)
            ? settings
            : throw new InputException($"this version has no predictor {settings.LoadPredictor.ToString().ToLowerInvariant()}; " +
                $"name one of {Names} with --predictor");
    }

    private static void Write(
        IReadOnlyList<ForecastRow> rows, ForecastErrors errors, FileInfo? file, bool json, CommandOutput output)
    {
        if (json)
        {
            output.Line(CliJson.Write(new { errors.Scored, errors.Mae, errors.Rmse, errors.Mase, rows }));
        }

        if (file is not null)
        {
            OutputFile.Write(file, writer => WriteCsv(rows, writer));
        }
        else if (!json)
        {
            WriteCsv(rows, output.Out);
        }

        output.Problem(errors.ToString());
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
