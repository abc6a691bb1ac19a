using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;

namespace Planner.Cluster.Dynamo;

/// <summary>A deployment as the API server shows it now.</summary>
public sealed record GraphDeploymentSeen
{
    /// <summary>Kubernetes namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>What the manifest says.</summary>
    public required GraphDeployment Deployment { get; init; }

    /// <summary>Its pools.</summary>
    public required ServingPools Pools { get; init; }

    /// <summary>The prefill pool; null where the mode has none.</summary>
    public PoolStatus? Prefill { get; init; }

    /// <summary>The decode (or aggregated) pool; null where the mode has none.</summary>
    public PoolStatus? Decode { get; init; }

    /// <summary>Name of the model that all workers serve.</summary>
    public required string Model { get; init; }

    /// <summary>Who else scales these pools, in words; null where nobody is known to.</summary>
    public string? SharedControl { get; init; }

    /// <summary>What could not be looked for, for lack of a right, in words; null where everything could.</summary>
    public string? Unseen { get; init; }

    /// <summary>Its frontend; null where there is none, or several of different kinds.</summary>
    public FrontendSeen? Frontend => Pools.Frontends is [var only]
        ? new FrontendSeen(
            Namespace, $"{Deployment.Name}-{only.ToLowerInvariant()}",
            Deployment.Components.First(component => component.Name == only).Replicas.Value ?? 1)
        : null;

    /// <summary>Replicas asked for.</summary>
    public Pools<int> Desired => new(Prefill?.Desired ?? 0, Decode?.Desired ?? 0);

    /// <summary>GPUs of one engine of each pool; 0 where they are not known.</summary>
    internal Pools<int> Gpus(PlannerConfig config) => PoolRules.Gpus(config, new(Prefill, Decode));

    /// <summary>Replicas that a pool asks for.</summary>
    /// <param name="pool">Name of its component.</param>
    internal int DesiredOf(string pool) => (pool == Pools.Prefill?.Name ? Prefill : Decode)?.Desired ?? 0;

    /// <summary>The object as read.</summary>
    internal JsonNode Resource { get; init; } = new JsonObject();

    /// <summary>Components that an adapter scales.</summary>
    internal IReadOnlySet<string> Adapted { get; init; } = new HashSet<string>();
}
