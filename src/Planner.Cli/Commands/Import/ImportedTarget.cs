using System.Text.Json.Nodes;
using Planner.Cluster.Dynamo;

namespace Planner.Cli.Commands;

/// <summary>
/// Writes down what Dynamo's planner scales by where its settings leave that to a default, which has changed: the latency
/// limits in 1.0, and from 1.1 on the use of the engines (<c>throughput</c>), which is load scaling without any limits.
/// </summary>
internal static class ImportedTarget
{
    private const string Target = "optimization_target";

    /// <summary>Names that settings have from 1.1 on.</summary>
    private static readonly string[] NewerNames =
    [
        "ttft_ms", "itl_ms", "advisory", "throughput_adjustment_interval_seconds", "load_adjustment_interval_seconds",
        "prefill_min_endpoint", "decode_min_endpoint", "min_gpu_budget", "max_num_fpm_samples", "fpm_sample_bucket_size",
        "aic_interpolation", "ais_perf_model", "control_api_port", "live_dashboard_port", "throughput_metrics_source",
    ];

    private static readonly string[] Limits = ["ttft", "itl", "ttft_ms", "itl_ms"];

    /// <summary>Adds the target to the settings where it is not named, and what Dynamo's planner takes it to mean; says so.</summary>
    public static IReadOnlyList<string> Write(DynamoPlanner source, JsonObject settings) => settings[Target]?.ToString() switch
    {
        null => source.HasPlanner ? Guessed(source, settings) : [],
        "load" => [.. ByUse(settings), "optimization_target load is not known here: throughput, which has fixed thresholds, is the nearest"],
        "throughput" or "latency" => [.. ByUse(settings, settings[Target]!.ToString())],
        _ => [],
    };

    private static IReadOnlyList<string> Guessed(DynamoPlanner source, JsonObject settings)
    {
        var isNewer = source.Settings.Any(setting => NewerNames.Contains(setting.Key));
        var hasLimits = settings.Any(setting => Limits.Contains(setting.Key));
        if (!isNewer && (hasLimits || source.Api != "v1beta1"))
        {
            settings[Target] = "sla";
            return
            [
                "optimization_target sla is added, the default of Dynamo 1.0. It depends on the version: from 1.1 on the default is " +
                    "throughput, load scaling without latency limits; if that is yours, write throughput, enable_load_scaling: true " +
                    "and enable_throughput_scaling: false",
            ];
        }

        return
        [
            .. ByUse(settings),
            "optimization_target throughput is added, the default from Dynamo 1.1 on: load scaling only" +
                (hasLimits ? ", the latency limits have no effect" : ", no latency limits") +
                ". It depends on the version: if yours is 1.0, or to scale by limits, write sla and enable_throughput_scaling: true",
        ];
    }

    /// <summary>Any target but the limits switches load scaling on and throughput scaling off, whatever is written.</summary>
    private static IEnumerable<string> ByUse(JsonObject settings, string target = "throughput")
    {
        settings[Target] = target;
        var isSaid = IsOn(settings["enable_load_scaling"]) && settings["enable_throughput_scaling"] is { } other && !IsOn(other);
        settings["enable_load_scaling"] = true;
        settings["enable_throughput_scaling"] = false;
        return isSaid ? [] : [$"enable_load_scaling true and enable_throughput_scaling false are written down: that is what {target} means"];
    }

    private static bool IsOn(JsonNode? value) => string.Equals(value?.ToString(), "true", StringComparison.OrdinalIgnoreCase);
}
