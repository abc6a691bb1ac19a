using System.Text.Json.Nodes;

namespace Planner.Cluster.GraphDeployments;

/// <summary>What a planner sees in a DynamoGraphDeployment.</summary>
public sealed record ServingPools
{
    /// <summary>The prefill pool; null where there is none, or more than one.</summary>
    public ServingPool? Prefill { get; init; }

    /// <summary>The decode pool, or the only one of aggregated serving; null where there is none, or more than one.</summary>
    public ServingPool? Decode { get; init; }

    /// <summary>Pools that several components match, as "prefill: a, b".</summary>
    public IReadOnlyList<string> Ambiguous { get; init; } = [];

    /// <summary>Names of the frontends.</summary>
    public IReadOnlyList<string> Frontends { get; init; } = [];

    /// <summary>A planner of Dynamo's own inside the deployment; null where there is none.</summary>
    public PlannerInside? Planner { get; init; }

    /// <summary>What could not be found, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Workers that are scaled together.</summary>
public sealed record ServingPool
{
    /// <summary>Name of the component.</summary>
    public required string Name { get; init; }

    /// <summary>Desired replicas; null where the manifest's number is none.</summary>
    public required int? Replicas { get; init; }

    /// <summary>GPUs of a replica on all its nodes; null where the manifest names none.</summary>
    public required int? GpusPerReplica { get; init; }

    /// <summary>Nodes of a replica; null where the manifest's number is none.</summary>
    public required int? Nodes { get; init; }

    /// <summary>Name of the model; null where the command line has none.</summary>
    public required string? Model { get; init; }
}

/// <summary>A component of type planner.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Replicas">Its replicas: with none it does nothing; null where the manifest's number is none.</param>
/// <param name="Config">The configuration in its arguments; null where that is elsewhere.</param>
public sealed record PlannerInside(string Name, int? Replicas, JsonObject? Config)
{
    /// <summary>The configuration in a mounted ConfigMap of the same file; null where there is none.</summary>
    public JsonObject? MountedConfig { get; init; }

    /// <summary>The ConfigMap that is mounted as its engine profile; null where none is, or where it has not the profile's files.</summary>
    public string? Profile { get; init; }

    /// <summary>Settings that its command line has as flags, by the names of settings.</summary>
    public JsonObject Flags { get; init; } = [];
}
