using System.Text.Json.Nodes;

namespace Planner.Cluster.Containers;

/// <summary>GPUs that a pod gets by resource claims (dynamic resource allocation), as their templates in the same file count them.</summary>
internal sealed class GpuClaims
{
    /// <summary>Reads the claims of a pod.</summary>
    /// <param name="claims"><c>resourceClaims</c> of its specification.</param>
    /// <param name="surroundings">The templates of the same file.</param>
    public GpuClaims(JsonNode? claims, ManifestSurroundings surroundings)
    {
        var counts = new List<ManifestCount>();
        foreach (var claim in claims as JsonArray ?? [])
        {
            var (template, own) = (claim.Member("resourceClaimTemplateName").Text(), claim.Member("resourceClaimName").Text());
            if (surroundings.Devices(template, own) is { } devices)
            {
                counts.AddRange((devices.Member("requests") as JsonArray ?? []).Select(Of));
            }
            else
            {
                Unknown ??= template ?? own;
            }
        }

        Gpus = ManifestCount.Sum(counts);
    }

    /// <summary>GPUs of all claims together.</summary>
    public ManifestCount Gpus { get; }

    /// <summary>The first claim that is not in the file; null where all are.</summary>
    public string? Unknown { get; }

    /// <summary>What a request asks for: one device where no count is given, of the first class that it would take.</summary>
    private static ManifestCount Of(JsonNode? request)
    {
        var first = (request.Member("firstAvailable") as JsonArray)?.FirstOrDefault();
        var asked = request.Member("exactly") ?? first ?? request;
        return !IsGpu(asked.Member("deviceClassName").Text()) ? default
            : asked.Member("allocationMode").Text() == "All" ? new ManifestCount("all of a node", null)
            : asked.Member("count") is { } count ? ManifestCount.Of(count)
            : new ManifestCount("1", 1);
    }

    /// <summary>Whether a class is one of GPUs, or of slices of them: gpu.nvidia.com, mig.nvidia.com, gpu.intel.com.</summary>
    private static bool IsGpu(string? deviceClass) =>
        deviceClass?.Split('.', '-', '/').Any(part => part is "gpu" or "gpus" or "mig" or "xe" or "i915") == true;
}
