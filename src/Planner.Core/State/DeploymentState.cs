using Planner.Model;

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

    /// <summary>What each policy knows.</summary>
    public PolicyStates Policies { get; init; } = PolicyStates.Empty;

    /// <summary>How long new workers take.</summary>
    public StartupTime Startup { get; init; } = StartupTime.Unknown;

    /// <summary>A person's targets; null where nobody holds any.</summary>
    public Hold? Hold { get; init; }

    /// <summary>A scaling that is decided but not known to be done.</summary>
    public PendingScaling? Pending { get; init; }

    /// <summary>Replicas that we last asked for or found; other numbers are somebody else's.</summary>
    public Pools<int>? Targets { get; init; }

    /// <summary>What somebody else asked for, which the loops leave alone for a while; null where nobody did.</summary>
    public ExternalScaling? External { get; init; }

    /// <summary>What is remembered of the prefill pool; null before it was seen.</summary>
    public PoolWatch? PrefillWatch { get; init; }

    /// <summary>What is remembered of the decode pool; null before it was seen.</summary>
    public PoolWatch? DecodeWatch { get; init; }

    /// <summary>What the engines show of their limits; null before they showed any.</summary>
    public EngineWatch? Engine { get; init; }

    /// <summary>The pools when a tick last saw them.</summary>
    public PoolsSeen? Pools { get; init; }
}
