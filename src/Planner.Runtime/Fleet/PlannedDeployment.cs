using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.State;

namespace Planner.Runtime;

/// <summary>A deployment of the fleet with all that its ticks need.</summary>
/// <param name="Config">What the fleet file says.</param>
/// <param name="Settings">Its settings and engine profile.</param>
public sealed record PlannedDeployment(DeploymentConfig Config, TickSettings Settings)
{
    /// <summary>Why it cannot be planned for, as its settings or profile in the cluster are; null where it can.</summary>
    public string? Unusable { get; init; }

    /// <summary>Key in state, routes and metrics.</summary>
    public string Name => Config.Name;

    /// <summary>Time between two throughput ticks.</summary>
    public TimeSpan ThroughputInterval => Settings.Config.ThroughputAdjustmentInterval;

    /// <summary>The loops that run for it.</summary>
    public IEnumerable<DecisionLoop> Loops =>
        new[] { DecisionLoop.Throughput, DecisionLoop.Load }.Where(loop => loop == DecisionLoop.Load
            ? Settings.RunsLoadLoop
            : Settings.Config.EnableThroughputScaling);

    /// <summary>Time between two ticks of a loop.</summary>
    public TimeSpan Interval(DecisionLoop loop) =>
        loop == DecisionLoop.Load ? Settings.Config.LoadAdjustmentInterval : ThroughputInterval;

    /// <summary>The pools as they are now.</summary>
    /// <exception cref="ClusterException">They cannot be read, or the deployment cannot be planned for.</exception>
    internal Task<PoolsSeen> ReadPoolsAsync(IServingCluster cluster, CancellationToken cancellationToken) =>
        Unusable is { } reason ? throw new ClusterException(reason) : cluster.ReadPoolsAsync(Config, cancellationToken);

    /// <summary>
    /// The pools, read again where a stored state would take them for the work of somebody else for the first time: the
    /// other loop may have scaled since they were read.
    /// </summary>
    /// <exception cref="ClusterException">They cannot be read.</exception>
    internal async Task<PoolsSeen> VerifyPoolsAsync(
        IServingCluster cluster, DeploymentState state, PoolsSeen pools, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExternalScalings.Of(state, pools, Settings.Config, now) is { } external && external != state.External
            ? await ReadPoolsAsync(cluster, cancellationToken)
            : pools;
}
