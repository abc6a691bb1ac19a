using Planner.Configuration;
using Planner.Planning;

namespace Planner.Cluster.GraphDeployments;

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

    private static string? Obstacle(ServingPools pools, PlannerConfig config)
    {
        var isPlanned = (Prefill: PoolRules.PlansPrefill(config.Mode), Decode: PoolRules.PlansDecode(config.Mode));
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
