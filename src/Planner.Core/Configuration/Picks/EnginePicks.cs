namespace Planner.Configuration;

/// <summary>
/// The engines that Dynamo's profiler picked in rapid mode. It sweeps nothing and leaves no profile then: Dynamo's planner
/// computes one from these settings, and so does tools/aic-profile.
/// </summary>
public sealed record EnginePicks
{
    /// <summary>Setting of 1.6 that has a pick for each pool and the grid of the sweep.</summary>
    public const string Interpolation = "aic_interpolation";

    /// <summary>Setting of 1.6 that has the engines by their role.</summary>
    public const string PerfModel = "ais_perf_model";

    /// <summary>The setting that they come from.</summary>
    public required string Setting { get; init; }

    /// <summary>The prefill engine; null where the settings do not say.</summary>
    public EnginePick? Prefill { get; init; }

    /// <summary>The decode engine, or that of aggregated serving; null where the settings do not say.</summary>
    public EnginePick? Decode { get; init; }

    /// <summary>Name of the model at Hugging Face; null where the settings do not say.</summary>
    public string? Model { get; init; }

    /// <summary>Kind of GPU, such as h200_sxm; null where the settings do not say.</summary>
    public string? System { get; init; }

    /// <summary>The inference engine; null where the settings do not say.</summary>
    public string? Backend { get; init; }
}
