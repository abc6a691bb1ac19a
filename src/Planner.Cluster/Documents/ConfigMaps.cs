using System.Collections.Concurrent;
using System.Text.Json;
using k8s;
using k8s.Models;
using Planner.Engines;
using Planner.Runtime;

namespace Planner.Cluster.Documents;

/// <summary>Reads settings and engine profiles that Dynamo's operator keeps in ConfigMaps.</summary>
/// <param name="connection">The API server; asked for when the first map is read.</param>
public sealed class ConfigMaps(Func<ClusterConnection> connection)
{
    /// <summary>Key of the settings in a planner-config map.</summary>
    public const string SettingsKey = "planner_config.json";

    private const string Unread = "unread";

    private readonly ConcurrentDictionary<(string Namespace, string Name), string> _versions = new();

    /// <summary>
    /// Changes when a map has changed since it was read, or can be read at last. One that cannot be read counts as unchanged.
    /// </summary>
    /// <remarks>All at once: a server that hangs costs one deadline and not one for every map.</remarks>
    public string Stamp() => string.Join(' ', Task.WhenAll(_versions.OrderBy(map => map.Key).Select(async map =>
        $"{map.Key.Name}@{await CurrentVersionAsync(map.Key) ?? map.Value}")).GetAwaiter().GetResult());

    /// <summary>The settings in a map.</summary>
    /// <param name="namespace">Kubernetes namespace; null: the current one.</param>
    /// <param name="name">The map's name.</param>
    /// <exception cref="DocumentException">They cannot be read.</exception>
    public string Settings(string? @namespace, string name) => Value(Read(@namespace, name), name, SettingsKey);

    /// <summary>The engine profile in a map.</summary>
    /// <param name="namespace">Kubernetes namespace; null: the current one.</param>
    /// <param name="name">The map's name.</param>
    /// <exception cref="DocumentException">It cannot be read or used.</exception>
    public EngineProfile Profile(string? @namespace, string name)
    {
        var map = Read(@namespace, name);
        try
        {
            return ProfileReader.ReadJson(
                Value(map, name, ProfileReader.PrefillFile), Value(map, name, ProfileReader.DecodeFile),
                map.Data?.TryGetValue(ProfileMeta.File, out var meta) == true ? meta : null);
        }
        catch (ProfileException error)
        {
            throw new DocumentException($"configmap:{name}: {error.Message}");
        }
    }

    private V1ConfigMap Read(string? @namespace, string name)
    {
        var inNamespace = @namespace ?? connection().Namespace;
        _versions[(inNamespace, name)] = Unread;
        try
        {
            var map = AskAsync(inNamespace, name).GetAwaiter().GetResult();
            _versions[(inNamespace, name)] = map.ResourceVersion() ?? Unread;
            return map;
        }
        catch (ClusterException error)
        {
            throw new DocumentException($"configmap:{name} in namespace {inNamespace}: {error.Message}");
        }
    }

    private Task<V1ConfigMap> AskAsync(string @namespace, string name) => ApiServerFailure.SaidAsync(
        async () => await connection().Client.CoreV1.ReadNamespacedConfigMapAsync(name, @namespace)
            ?? throw new JsonException("expected a ConfigMap, got nothing"),
        CancellationToken.None);

    private async Task<string?> CurrentVersionAsync((string Namespace, string Name) map)
    {
        try
        {
            return (await AskAsync(map.Namespace, map.Name)).ResourceVersion();
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    private static string Value(V1ConfigMap map, string name, string key) =>
        map.Data?.TryGetValue(key, out var text) == true && text is not null
            ? text
            : throw new DocumentException($"configmap:{name} has no {key}; it has " +
                $"{(map.Data is { Count: > 0 } data ? ManifestText.OneLine(string.Join(", ", data.Keys), longest: 200) : "nothing")}");
}
