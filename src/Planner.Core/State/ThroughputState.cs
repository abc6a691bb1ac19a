using Planner.Forecasting;

namespace Planner.State;

/// <summary>What the throughput loop knows.</summary>
public sealed record ThroughputState
{
    /// <summary>End of the last slot that was observed.</summary>
    public DateTimeOffset? LastSlotEnd { get; init; }

    /// <summary>Length of the slots that the request counts are of, s.</summary>
    public double IntervalS { get; init; }

    /// <summary>When metrics last said something.</summary>
    public DateTimeOffset? LastGoodObservation { get; init; }

    /// <summary>When a tick last decided; one that was blocked does not count.</summary>
    public DateTimeOffset? LastCompleted { get; init; }

    /// <summary>Requests an interval.</summary>
    public ForecastSeries RequestCount { get; init; } = ForecastSeries.Empty;

    /// <summary>Mean input length, tokens.</summary>
    public ForecastSeries Isl { get; init; } = ForecastSeries.Empty;

    /// <summary>Mean output length, tokens.</summary>
    public ForecastSeries Osl { get; init; } = ForecastSeries.Empty;

    /// <summary>What the predictors learnt from a recorded trace before the first slot; null where none was configured then.</summary>
    public WarmUpRecord? WarmUp { get; init; }

    /// <summary>Lower bounds for the load loop, before the budget; null until a tick has set them.</summary>
    public ThroughputFloor? Floor { get; init; }
}
