using System.Text.Json.Nodes;

namespace Planner.Cluster.Dynamo;

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
