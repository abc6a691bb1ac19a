using Planner.Model;

namespace Planner.Observations;

/// <summary>What a load tick sees.</summary>
/// <param name="Samples">The workers' gauges over the interval, oldest first; the last one is the newest.</param>
/// <param name="Pools">The pools as they are.</param>
public sealed record LoadObservation(IReadOnlyList<LoadSample> Samples, PoolsSeen Pools)
{
    /// <summary>Why there are no gauges, for a person; null where there are.</summary>
    public string? Unavailable { get; init; }

    /// <summary>
    /// Why the readings may miss a part of the load, for a person; null where nothing says so. Scaling out on such an
    /// observation is allowed, scaling in is not.
    /// </summary>
    public string? Partial { get; init; }

    /// <summary>What the frontends have counted; null where that is not shown.</summary>
    public FrontendCounters? Counters { get; init; }

    /// <summary>What one data-parallel rank of a worker that decodes may hold, as far as it is shown.</summary>
    public EngineLimits Limits { get; init; } = EngineLimits.Unknown;

    /// <summary>Longest context of the model, tokens; null where that is not shown.</summary>
    public double? ContextLength { get; init; }
}
