using System.CommandLine;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary><c>planner forecast</c>: rolling one-step-ahead forecasts of a recorded series.</summary>
internal sealed class ForecastCommand(CancellationToken interruption)
{
    private const string AllPredictors = "all";

    private readonly Option<string?> _predictor = new("--predictor")
    {
        Description = $"One of {CommonOptions.Predictors}, or {AllPredictors} to compare them (default: the configuration's)",
        HelpName = "NAME",
    };

    private readonly Option<bool> _log1p = new("--log1p") { Description = "Forecast log(1 + y)" };
    private readonly Option<string?> _config = CommonOptions.Config();
    private readonly Option<string?> _deployment = CommonOptions.Deployment();

    private readonly Option<string> _input = new("--input")
    {
        Description = "CSV with a header, a row an interval; an empty cell is a gap",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _column = new("--column")
    {
        Description = "Column to forecast (default: the only one besides the time)",
        HelpName = "NAME",
    };

    private readonly Option<int> _start = new("--start")
    {
        Description = "First data row to forecast, counted from 0; those before it are history",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = CommonOptions.Parser<int>(
            text => int.TryParse(text, out var row) && row >= 0 ? row : null, "the number of a data row, 0 or more,"),
    };

    private readonly Option<double?> _interval = new("--interval")
    {
        Description = "Seconds between rows (default: of a column t_seconds, timestamp or time, else the configuration's)",
        HelpName = "S",
        CustomParser = result => CommonOptions.Parser<double>(
            text => double.TryParse(text, out var s) && s > 0 && double.IsFinite(s) ? s : null,
            "a number of seconds above 0")(result),
    };

    private readonly Option<double> _level = new("--level")
    {
        Description = "Nominal coverage of the prediction interval, which auto has",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 0.9,
        CustomParser = CommonOptions.Parser<double>(
            text => double.TryParse(text, out var share) && share is > 0 and < 1 ? share : null, "a share above 0 and below 1"),
    };

    private readonly Option<string?> _output =
        CommonOptions.OutputFile("--output", "Where to write step,actual,forecast (default: standard output)");

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create(CommandOutput output, CancellationToken interruption)
    {
        var options = new ForecastCommand(interruption);
        var command = new Command("forecast", "Forecasts a recorded series, each row from the rows before it.")
        {
            options._predictor, options._log1p, options._config, options._deployment, options._input, options._column,
            options._start, options._interval, options._level, options._output, options._json,
        };
        command.SetAction(parsed => options.Run(parsed, output));
        return command.TeachByExample(
            "planner forecast --predictor kalman --input traffic.csv --column request_count --start 20",
            "planner forecast --predictor kalman --log1p --input traffic.csv --output forecast.csv",
            "planner forecast --predictor all --input traffic.csv --start 20",
            "planner forecast --config fleet.yaml --input traffic.csv --json");
    }

    private void Run(ParseResult parsed, CommandOutput output)
    {
        var config = Settings(parsed, output);
        var series = SeriesInput.Read(parsed.GetValue(_input)!, parsed.GetValue(_column));
        var first = parsed.GetValue(_start);
        if (first >= series.Values.Count)
        {
            throw new DocumentException($"--start {first}: the series has the rows 0 to {series.Values.Count - 1}");
        }

        if (series.Uneven is { } uneven)
        {
            output.Problem(uneven);
        }

        // A daily shape is of the series' own days.
        var stepS = series.StepS ?? parsed.GetValue(_interval) ?? config.ThroughputAdjustmentInterval.TotalSeconds;
        config = config with { ThroughputAdjustmentInterval = TimeSpan.FromSeconds(Math.Clamp(stepS, 1, int.MaxValue)) };
        if (ComparesAll(parsed))
        {
            Compare(series, config, first, parsed, output);
            return;
        }

        using var files = new OutputFiles(parsed.GetValue(_config), parsed.GetValue(_input));
        var file = files.Open("--output", parsed.GetValue(_output));
        var rows = RollingForecast.Run(series.Values, Forecasters.Create(config, parsed.GetValue(_level)), first, interruption);
        var errors = ForecastErrors.Of(rows, RollingForecast.Run(series.Values, new ConstantForecaster(), first, interruption));
        var forecast = new SeriesForecastResult(
            series.Column, stepS, errors.Scored, errors.Mae, errors.Rmse, errors.Mase, rows);
        Write(forecast, file, parsed.GetValue(_json), output);
        files.Commit();
        output.Problem(errors.ToString());
    }

    private bool ComparesAll(ParseResult parsed) =>
        string.Equals(parsed.GetValue(_predictor), AllPredictors, StringComparison.OrdinalIgnoreCase);

    private void Compare(SeriesInput series, PlannerConfig config, int first, ParseResult parsed, CommandOutput output)
    {
        if (parsed.GetValue(_output) is not null)
        {
            throw new DocumentException("--output is for one predictor; --predictor all prints a table, or with --json figures");
        }

        var level = parsed.GetValue(_level);
        var scores = output.WithProgress("forecasting", progress => PredictorScore.Of(series.Values, config, first, level, progress, interruption));
        if (parsed.GetValue(_json))
        {
            output.Line(CliJson.Write(scores));
        }
        else
        {
            ForecastTable.Write(scores, output);
        }
    }

    private PlannerConfig Settings(ParseResult parsed, CommandOutput output)
    {
        var named = parsed.GetValue(_predictor);
        var config = parsed.GetValue(_config) is { } path
            ? new FleetInput(path).Deployment(parsed.GetValue(_deployment), output).Config
            : named is null
                ? throw new DocumentException(
                    $"no predictor: name one of {CommonOptions.Predictors} with --predictor, or a configuration with --config")
                : new PlannerConfig();
        config = config with
        {
            LoadPredictor = ComparesAll(parsed) ? LoadPredictor.Constant
                : named is null ? config.LoadPredictor : Predictor(named),
            LoadPredictorLog1p = parsed.GetValue(_log1p) || config.LoadPredictorLog1p,
        };
        return Forecasters.HasConfigured(config)
            ? config
            : throw new DocumentException($"this version has no predictor {CommonOptions.Name(config.LoadPredictor)}; " +
                $"name one of {CommonOptions.Predictors} with --predictor");
    }

    private static LoadPredictor Predictor(string name)
    {
        var known = Enum.GetValues<LoadPredictor>().Where(predictor => string.Equals(CommonOptions.Name(predictor), name, StringComparison.OrdinalIgnoreCase));
        return known.Any()
            ? known.First()
            : throw new DocumentException($"--predictor {name}: name one of {CommonOptions.Predictors}");
    }

    private static void Write(SeriesForecastResult forecast, TextWriter? file, bool json, CommandOutput output)
    {
        if (json)
        {
            output.Line(CliJson.Write(forecast));
        }

        if (file is not null || !json)
        {
            WriteCsv(forecast.Rows, file ?? output.Out);
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

/// <summary>What <c>planner forecast --json</c> prints.</summary>
/// <param name="Column">Column of the series.</param>
/// <param name="IntervalS">Step of the series, s.</param>
/// <param name="Scored">Rows with both an actual value and a forecast.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mase">Mean absolute error over that of forecasting the last value.</param>
/// <param name="Rows">The forecasts.</param>
internal sealed record SeriesForecastResult(
    string Column, double IntervalS, int Scored, double? Mae, double? Rmse, double? Mase, IReadOnlyList<ForecastRow> Rows);
