using System.Text.Json.Nodes;
using Planner.Cluster.Containers;
using Planner.Configuration;
using Planner.Runtime;

namespace Planner.Cluster.Dynamo;

/// <summary>Whether the pools that a mode plans are all there.</summary>
internal static class PlannedPools
{
    /// <returns>The model that they serve.</returns>
    /// <exception cref="ClusterException">They cannot be planned for; the message says what to change.</exception>
    public static string Check(ServingPools pools, PlannerConfig config)
    {
        if (Obstacle(pools, config) is { } obstacle)
        {
            throw new ClusterException(obstacle);
        }

        return config.ModelName ?? pools.Decode?.Model ?? pools.Prefill!.Model!;
    }

    /// <summary>Whether a component says that an adapter owns its number: v1beta1 by naming it, v1alpha1 by a switch in it.</summary>
    /// <param name="resource">The deployment as read.</param>
    /// <param name="pool">Name of the component.</param>
    public static bool DeclaresAdapter(JsonNode resource, string pool)
    {
        var spec = resource.Member("spec");
        var isNewer = spec.Member("components") is JsonArray;
        var component = isNewer
            ? spec!["components"]!.AsArray().FirstOrDefault(one => one.Member("name").Text() == pool)
            : spec.Member("services").Member(pool);
        return component.Member("scalingAdapter") is { } adapter
            && (adapter.Member("enabled") is { } enabled ? enabled.Text() == "true" : isNewer);
    }

    /// <summary>What to say of an adapter that is declared and not there.</summary>
    public static string MissingAdapter(string @namespace, string pool, string adapter) =>
        $"{ManifestText.OneLine(pool)} declares a scalingAdapter, but there is no DynamoGraphDeploymentScalingAdapter " +
        $"{ManifestText.OneLine(adapter)} in namespace {@namespace}: see whether Dynamo's operator runs and creates it, " +
        "or take scalingAdapter out of the component";

    private static string? Obstacle(ServingPools pools, PlannerConfig config)
    {
        var isPlanned = (Prefill: config.PlansPrefill, Decode: config.PlansDecode);
        if ((isPlanned.Prefill && pools.Prefill is null) || (isPlanned.Decode && pools.Decode is null))
        {
            return Said(pools, "the pools of this mode are not there");
        }

        var planned = new[] { isPlanned.Prefill ? pools.Prefill : null, isPlanned.Decode ? pools.Decode : null }
            .OfType<ServingPool>().ToList();
        if (planned.Exists(pool => pool.Replicas is null))
        {
            return Said(pools, "replicas are no number");
        }

        return config.ModelName is null && (planned.Select(pool => pool.Model).Distinct().ToList() is not [{ } model] || ContainerVariables.HasReference(model))
            ? Said(pools, "the model is not known: set model_name")
            : null;
    }

    /// <summary>What the finder noted says more than that something is missing.</summary>
    private static string Said(ServingPools pools, string otherwise) =>
        pools.Notes.Count > 0 ? string.Join("; ", pools.Notes) : otherwise;
}
