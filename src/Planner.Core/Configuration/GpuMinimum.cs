namespace Planner.Configuration;

/// <summary>GPUs that a deployment's fewest replicas need.</summary>
internal static class GpuMinimum
{
    /// <summary>
    /// The pools that are planned count, each with its fewest replicas; an engine whose GPUs are not configured
    /// counts as one GPU, the least that the DGD can say.
    /// </summary>
    public static long Of(PlannerConfig config)
    {
        var prefill = (long)config.MinPrefill * (config.PrefillEngineNumGpu ?? 1);
        var decode = (long)config.MinDecode * (config.DecodeEngineNumGpu ?? 1);
        return config.Mode switch
        {
            PlannerMode.Disagg => prefill + decode,
            PlannerMode.Prefill => prefill,
            _ => decode,
        };
    }
}
