using Planner.Forecasting;
using Planner.Observations;
using Planner.Planning;

namespace Planner.State;

/// <summary>All that survives of one deployment between two ticks; bounded however long it runs.</summary>
public sealed record DeploymentState
{
    /// <summary>A deployment that nothing is known of.</summary>
    public static DeploymentState Empty { get; } = new();

    /// <summary>What the throughput loop knows.</summary>
    public ThroughputState Throughput { get; init; } = new();

    /// <summary>What the load loop knows.</summary>
    public LoadState Load { get; init; } = new();

    /// <summary>What policy <c>slo</c> knows.</summary>
    public SloState Slo { get; init; } = SloState.Empty;

    /// <summary>A person's targets; null where nobody holds any.</summary>
    public Hold? Hold { get; init; }

    /// <summary>A scaling that is decided but not known to be done.</summary>
    public PendingScaling? Pending { get; init; }

    /// <summary>Replicas that we last asked for or found; other numbers are somebody else's.</summary>
    public ReplicaTargets? Targets { get; init; }

    /// <summary>What somebody else asked for, which the loops leave alone for a while; null where nobody did.</summary>
    public ExternalScaling? External { get; init; }

    /// <summary>What is remembered of the prefill pool; null before it was seen.</summary>
    public PoolWatch? PrefillWatch { get; init; }

    /// <summary>What is remembered of the decode pool; null before it was seen.</summary>
    public PoolWatch? DecodeWatch { get; init; }

    /// <summary>The pools when a tick last saw them.</summary>
    public PoolsSeen? Pools { get; init; }
}

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

    /// <summary>The last interval's corrections, for intervals that show none.</summary>
    public CorrectionFactors Corrections { get; init; } = CorrectionFactors.None;

    /// <summary>Lower bounds for the load loop, before the budget; null until a tick has set them.</summary>
    public ThroughputFloor? Floor { get; init; }
}

/// <summary>That predictors were warmed up, or could not be: it is tried once.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Intervals">Intervals learnt.</param>
/// <param name="Requests">Requests in them.</param>
/// <param name="Problem">Why nothing was learnt; null where something was.</param>
public sealed record WarmUpRecord(string Trace, int Intervals, double Requests, string? Problem = null);

/// <summary>Lower bounds that the throughput loop sets for the load loop.</summary>
/// <param name="Prefill">Fewest prefill replicas.</param>
/// <param name="Decode">Fewest decode replicas.</param>
/// <param name="SetAt">When they were set.</param>
public sealed record ThroughputFloor(int Prefill, int Decode, DateTimeOffset SetAt);
