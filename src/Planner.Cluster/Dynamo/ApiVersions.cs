namespace Planner.Cluster.Dynamo;

/// <summary>Which version of Dynamo's API answers for which resource.</summary>
/// <param name="Deployments">For DynamoGraphDeployments.</param>
/// <param name="Adapters">For their scaling adapters.</param>
public sealed record ApiVersions(string Deployments, string Adapters)
{
    /// <summary>What is tried where nothing is known: the newer version.</summary>
    public static ApiVersions Newest { get; } = new(V1Beta1Shape.Api, V1Beta1Shape.Api);

    /// <summary>What <see cref="ToString"/> wrote; null where the text is no such thing.</summary>
    public static ApiVersions? Parse(string text) =>
        text.Split(' ') is [var deployments, var adapters] && IsKnown(deployments) && IsKnown(adapters)
            ? new ApiVersions(deployments, adapters)
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Deployments} {Adapters}";

    private static bool IsKnown(string version) => version is V1Alpha1Shape.Api or V1Beta1Shape.Api;
}
