using System.Text.Json.Nodes;

namespace Planner.Cluster.GraphDeployments;

/// <summary>A component of a DynamoGraphDeployment: what v1alpha1 calls a service.</summary>
public sealed record GraphComponent
{
    /// <summary>The operator's default where <c>multinode</c> is there without a node count.</summary>
    private const int DefaultNodeCount = 2;

    /// <summary>Its name, as adapters and status have it.</summary>
    public required string Name { get; init; }

    /// <summary>frontend, worker, planner, in v1beta1 also prefill, decode; null where there is none, as of a router.</summary>
    public string? Type { get; init; }

    /// <summary>prefill or decode, in v1alpha1; null where there is none.</summary>
    public string? SubType { get; init; }

    /// <summary>Desired replicas; where none are given Kubernetes runs one.</summary>
    public ManifestCount Replicas { get; init; }

    /// <summary>GPUs of one node of a replica: the limit, else the request.</summary>
    public ManifestCount GpusPerNode { get; init; }

    /// <summary>Nodes of a replica.</summary>
    public ManifestCount Nodes { get; init; }

    /// <summary>Command of the main container; references to variables are left as they are.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Arguments of the main container.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Variables of the main container whose values are written there.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads what both shapes have in the same places.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fields">The component.</param>
    /// <param name="container">Its main container.</param>
    /// <param name="shared">Variables of all components.</param>
    internal static GraphComponent Of(string name, JsonObject fields, JsonNode? container, JsonNode? shared) => new()
    {
        Name = name,
        Replicas = ManifestCount.Of(fields["replicas"]),
        Nodes = fields["multinode"] switch
        {
            null => new ManifestCount(null, 1),
            var multinode when multinode.Member("nodeCount") is { } count => ManifestCount.Of(count),
            _ => new ManifestCount(null, DefaultNodeCount),
        },
        GpusPerNode = GpuResources.Of(container.Member("resources")),
        Command = container.Member("command").Texts(),
        Args = container.Member("args").Texts(),
        Variables = ContainerVariables.Of(shared, fields["envs"], container.Member("env")),
    };
}
