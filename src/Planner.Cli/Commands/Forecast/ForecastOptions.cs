using System.CommandLine;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Configuration;

namespace Planner.Cli.Commands;

/// <summary>The options of <c>planner forecast</c>.</summary>
internal sealed class ForecastOptions
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

    private readonly Option<string> _input = CommonOptions.InputFile<string>(
        "--input", "CSV with a header, a row an interval; an empty cell is a gap");

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
            text => double.TryParse(text, out var share) && share is > 0 and < 1 ? share : null,
            "a share above 0 and below 1, such as 0.8 for 80 %,"),
    };

    private readonly Option<string?> _output =
        CommonOptions.OutputFile("--output", "Where to write step,actual,forecast (default: standard output)");

    private readonly Option<string?> _html =
        CommonOptions.OutputFile("--html", "Where to write a page that draws actual values, forecasts and intervals");

    private readonly Option<bool> _json = CommonOptions.Json();

    public IEnumerable<Option> All =>
        [_predictor, _log1p, _config, _deployment, _input, _column, _start, _interval, _level, _output, _html, _json];

    /// <summary>What is asked for.</summary>
    /// <exception cref="DocumentException">An option cannot be used.</exception>
    public ForecastRequest Read(ParseResult parsed, CommandOutput output)
    {
        var config = Settings(parsed, output);
        var series = SeriesInput.Read(parsed.GetValue(_input)!, parsed.GetValue(_column));
        var first = parsed.GetValue(_start);
        if (first >= series.Values.Count)
        {
            throw new DocumentException($"--start {first}: the series has the rows 0 to {series.Values.Count - 1}");
        }

        if (ComparesAll(parsed) && parsed.GetValue(_output) is not null)
        {
            throw new DocumentException("--output is for one predictor; --predictor all prints a table, or with --json figures");
        }

        if (series.Uneven is { } uneven)
        {
            output.Problem(uneven);
        }

        // A daily shape is of the series' own days.
        var stepS = series.StepS ?? parsed.GetValue(_interval) ?? config.ThroughputAdjustmentInterval.TotalSeconds;
        return new ForecastRequest(
            series, config with { ThroughputAdjustmentInterval = TimeSpan.FromSeconds(Math.Clamp(stepS, 1, int.MaxValue)) })
        {
            ComparesAll = ComparesAll(parsed),
            First = first,
            StepS = stepS,
            Level = parsed.GetValue(_level),
            Inputs = [parsed.GetValue(_config), parsed.GetValue(_input)],
            RowsFile = parsed.GetValue(_output),
            HtmlFile = parsed.GetValue(_html),
            Json = parsed.GetValue(_json),
        };
    }

    private bool ComparesAll(ParseResult parsed) =>
        string.Equals(parsed.GetValue(_predictor), AllPredictors, StringComparison.OrdinalIgnoreCase);

    private PlannerConfig Settings(ParseResult parsed, CommandOutput output)
    {
        var named = parsed.GetValue(_predictor);
        var config = parsed.GetValue(_config) is { } path
            ? new FleetInput(path).Deployment(parsed.GetValue(_deployment), output).Config
            : named is null
                ? throw new DocumentException(
                    $"no predictor: name one of {CommonOptions.Predictors} with --predictor, or a configuration with --config")
                : new PlannerConfig();
        return config with
        {
            LoadPredictor = ComparesAll(parsed) ? LoadPredictor.Constant
                : named is null ? config.LoadPredictor : Predictor(named),
            LoadPredictorLog1p = parsed.GetValue(_log1p) || config.LoadPredictorLog1p,
        };
    }

    private static LoadPredictor Predictor(string name)
    {
        var known = Enum.GetValues<LoadPredictor>()
            .Where(predictor => string.Equals(CommonOptions.Name(predictor), name, StringComparison.OrdinalIgnoreCase));
        return known.Any()
            ? known.First()
            : throw new DocumentException($"--predictor {name}: name one of {CommonOptions.Predictors}");
    }
}
