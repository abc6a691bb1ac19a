using System.Text.Json.Serialization;

namespace Planner.Model;

/// <summary>The pools at a time.</summary>
/// <param name="At">When.</param>
/// <param name="Prefill">The prefill pool; null where there is none.</param>
/// <param name="Decode">The decode (or aggregated) pool; null where there is none.</param>
/// <remarks>A pool that is not there is left out of the stored state, which is read back without it.</remarks>
public sealed record PoolsSeen(DateTimeOffset At, PoolStatus? Prefill = null, PoolStatus? Decode = null)
{
    /// <summary>Both of them.</summary>
    [JsonIgnore]
    public Pools<PoolStatus?> Status => new(Prefill, Decode);

    /// <summary>Replicas asked for; 0 of a pool that is not there.</summary>
    [JsonIgnore]
    public Pools<int> Asked => Status.Select(pool => pool?.Desired ?? 0);

    /// <summary>Replicas that serve; 0 of a pool that is not there.</summary>
    [JsonIgnore]
    public Pools<int> Ready => Status.Select(pool => pool?.Ready ?? 0);

    /// <summary>Who else scales these pools, in words; null where nobody is known to.</summary>
    public string? SharedControl { get; init; }

    /// <summary>The frontend before them; null where there is none, or several of different kinds.</summary>
    public FrontendSeen? Frontend { get; init; }

    /// <summary>What they serve; null where that is not known.</summary>
    public ServedModel? Served { get; init; }
}
