using System.Text.Json.Nodes;

namespace Planner.Cluster.Containers;

/// <summary>Finds what a container sees at a path: a volume of a ConfigMap, also projected, in part or renamed.</summary>
/// <param name="mounts"><c>volumeMounts</c> of the container.</param>
/// <param name="volumes"><c>volumes</c> of its pod.</param>
/// <param name="surroundings">The ConfigMaps of the same file.</param>
internal sealed class MountedFiles(JsonNode? mounts, JsonNode? volumes, ManifestSurroundings surroundings)
{
    /// <summary>Of a container without volumes.</summary>
    public static MountedFiles None { get; } = new(null, null, ManifestSurroundings.None);

    /// <summary>The file at a path; null where no ConfigMap is mounted there.</summary>
    /// <param name="path">Absolute, or below a folder that nobody knows, as the image's working directory is.</param>
    public MountedFile? Find(string path)
    {
        var (mount, inMount) = Entries(mounts)
            .Select(mount => (mount, Below: Below(mount.Member("mountPath").Text(), path)))
            .Where(found => found.Below is not null)
            .OrderBy(found => found.Below!.Length)   // the innermost mount hides the others
            .FirstOrDefault();
        if (inMount is null)
        {
            return null;
        }

        var inVolume = $"{mount.Member("subPath").Text()}/{inMount}".Trim('/');
        var volume = Entries(volumes).FirstOrDefault(volume => volume.Member("name").Text() == mount.Member("name").Text());
        return Sources(volume).Select(source => Of(source, inVolume)).FirstOrDefault(file => file is not null);
    }

    private static IEnumerable<JsonNode?> Entries(JsonNode? list) => list as JsonArray ?? [];

    private static IEnumerable<JsonNode?> Sources(JsonNode? volume) =>
        [volume.Member("configMap"), .. Entries(volume.Member("projected").Member("sources")).Select(source => source.Member("configMap"))];

    private MountedFile? Of(JsonNode? source, string path)
    {
        if (source.Member("name").Text() is not { } map)
        {
            return null;
        }

        var renamed = Entries(source.Member("items")).FirstOrDefault(item => item.Member("path").Text() == path);
        var key = source.Member("items") is null ? path : renamed.Member("key").Text();
        var known = surroundings.ConfigMap(map);
        return key is null || (known is not null && !known.ContainsKey(key))
            ? null
            : new MountedFile(map, key, known?.GetValueOrDefault(key));
    }

    /// <summary>The rest of a path below a mount; empty for the mount itself, null where it is elsewhere.</summary>
    private static string? Below(string? mount, string path)
    {
        if (mount?.TrimEnd('/') is not { Length: > 0 } root)
        {
            return null;
        }

        var (whole, absolute) = (path.Trim('/'), path.StartsWith('/'));
        var folder = root.Trim('/');
        if (absolute)
        {
            return whole == folder ? "" : whole.StartsWith(folder + "/", StringComparison.Ordinal) ? whole[(folder.Length + 1)..] : null;
        }

        // results/a.json is below /workspace/results, whatever the working directory is.
        whole = whole.StartsWith("./", StringComparison.Ordinal) ? whole[2..] : whole;
        for (var end = whole.Length; end > 0; end = whole.LastIndexOf('/', end - 1))
        {
            if ($"/{folder}".EndsWith($"/{whole[..end]}", StringComparison.Ordinal))
            {
                return whole[end..].Trim('/');
            }
        }

        return null;
    }
}
