using Planner.Cli.Input;
using Planner.Configuration;
using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary>What <c>planner forecast</c> is asked for.</summary>
/// <param name="Series">The recorded series.</param>
/// <param name="Config">Predictor and its parameters; the interval is the series' own.</param>
internal sealed record ForecastRequest(SeriesInput Series, PlannerConfig Config)
{
    /// <summary>Whether all predictors are compared, instead of the configured one.</summary>
    public bool ComparesAll { get; init; }

    /// <summary>First row to forecast.</summary>
    public int First { get; init; }

    /// <summary>Step of the series, s.</summary>
    public double StepS { get; init; }

    /// <summary>Nominal coverage of the intervals.</summary>
    public double Level { get; init; }

    /// <summary>Files that must not be overwritten.</summary>
    public required IReadOnlyList<string?> Inputs { get; init; }

    public string? RowsFile { get; init; }

    public string? HtmlFile { get; init; }

    public bool Json { get; init; }

    public IReadOnlyList<LoadPredictor> Predictors => ComparesAll ? Forecasters.Available : [Config.LoadPredictor];
}
