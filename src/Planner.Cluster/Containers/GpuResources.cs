using System.Text.Json.Nodes;

namespace Planner.Cluster.Containers;

/// <summary>GPUs in the resources of a container, or of a v1alpha1 service.</summary>
internal static class GpuResources
{
    private const string Nvidia = "nvidia.com/gpu";

    /// <summary>Slices of GPUs, shared ones, and those of other makers; each is what a replica takes one or more of.</summary>
    private static readonly string[] Others = [Nvidia, "nvidia.com/mig-", "amd.com/gpu", "gpu.intel.com/xe", "gpu.intel.com/i915"];

    /// <summary>The limit, else the request.</summary>
    public static ManifestCount Of(JsonNode? resources) =>
        ManifestCount.Of(Amount(resources.Member("limits")) ?? Amount(resources.Member("requests")));

    /// <remarks>A service has a field of its own, <c>gpu</c>, and <c>custom</c> for resources by their full names.</remarks>
    private static JsonNode? Amount(JsonNode? amounts) =>
        amounts.Member("gpu") ?? amounts.Member(Nvidia) ?? Other(amounts) ?? Other(amounts.Member("custom"));

    private static JsonNode? Other(JsonNode? amounts) =>
        (amounts as JsonObject ?? []).FirstOrDefault(amount => IsGpu(amount.Key)).Value;

    private static bool IsGpu(string resource) =>
        Array.Exists(Others, name => resource.StartsWith(name, StringComparison.Ordinal))
        && !resource.EndsWith("_monitoring", StringComparison.Ordinal);
}
