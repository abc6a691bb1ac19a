namespace Planner.Cluster.Dynamo;

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
