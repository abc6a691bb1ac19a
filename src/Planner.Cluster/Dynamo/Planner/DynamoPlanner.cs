using System.Text.Json.Nodes;
using Planner.Cluster.Documents;

namespace Planner.Cluster.Dynamo;

/// <summary>What a manifest tells about one deployment and the settings that Dynamo's own planner has for it.</summary>
public sealed record DynamoPlanner
{
    private const string Request = "DynamoGraphDeploymentRequest";
    private const string SettingsMap = "planner-config";
    private const string ProfileMap = "planner-profile-data";

    /// <summary>Name of the deployment, as far as it is known.</summary>
    public required string Name { get; init; }

    /// <summary>Kubernetes namespace; null where the manifest leaves it open.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the ConfigMap with the engine profile; null where none is named.</summary>
    public string? Profile { get; init; }

    /// <summary>The only mode that its pools allow; null where they allow several, or are not known.</summary>
    public string? Mode { get; init; }

    /// <summary>Whether it has pools to plan; a request and a ConfigMap do not say, and are taken to.</summary>
    public bool HasPools { get; init; } = true;

    /// <summary>Version of the API of the object that it comes from, such as v1beta1; empty for a ConfigMap.</summary>
    public string Api { get; init; } = "";

    /// <summary>Whether there is a planner whose settings these are; without one there are none.</summary>
    public bool HasPlanner { get; init; } = true;

    /// <summary>The settings as they are written there.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>
    /// Whether Dynamo's profiler left no profile, but the engines that it picked: no ConfigMap of a profile is there to be
    /// guessed at.
    /// </summary>
    public bool IsRapid => Settings["aic_interpolation"] is not null || Settings["ais_perf_model"] is not null
        || Settings["pre_deployment_sweeping_mode"].Text() is "rapid";

    /// <summary>What a person has to look at, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Finds them in DynamoGraphDeployments, DynamoGraphDeploymentRequests, and planner-config ConfigMaps that none of
    /// the deployments uses.
    /// </summary>
    /// <exception cref="DocumentException">Settings in a ConfigMap cannot be read.</exception>
    public static IReadOnlyList<DynamoPlanner> In(GraphManifest manifest)
    {
        var maps = manifest.Objects.Where(thing => Kind(thing) == "ConfigMap" && SettingsText(thing) is not null).ToList();
        var deployments = manifest.Objects.Where(GraphDeployment.IsOne).ToList();
        var used = deployments.SelectMany(Texts).ToHashSet();
        return
        [
            .. deployments.Select(deployment => OfDeployment(deployment, maps, manifest.ByName)),
            .. manifest.Objects.Where(thing => Kind(thing) == Request).Select(OfRequest),
            .. maps.Where(map => !used.Contains(NameOf(map))).Select(OfMap),
        ];
    }

    private static DynamoPlanner OfDeployment(
        JsonNode resource, List<JsonNode> maps, ILookup<(string? Kind, string? Name), JsonNode> file)
    {
        var deployment = GraphDeployment.Of(resource, file);
        var pools = PoolFinder.Find(deployment);
        var inside = pools.Planner;
        var named = Texts(resource).Where(text => text.StartsWith(SettingsMap, StringComparison.Ordinal)).ToHashSet();
        var map = maps.Find(map => named.Contains(NameOf(map)));
        var written = inside?.Config ?? inside?.MountedConfig;
        return new DynamoPlanner
        {
            Name = deployment.Name,
            Namespace = deployment.Namespace,
            Mode = ModeOf(pools),
            HasPools = pools.Prefill is not null || pools.Decode is not null || pools.Ambiguous.Count > 0 || !deployment.IsKnownShape,
            Profile = inside?.Profile ?? Texts(resource).FirstOrDefault(text => text.StartsWith(ProfileMap, StringComparison.Ordinal)),
            Settings = (written ?? (map is null ? inside?.Flags : SettingsOf(map)))?.DeepClone().AsObject() ?? [],
            Api = deployment.Api,
            HasPlanner = inside is not null,
            Notes = [.. NotesOn(inside, named.FirstOrDefault(), map is not null || written is not null)],
        };
    }

    private static string? ModeOf(ServingPools pools) => pools switch
    {
        { Ambiguous.Count: > 0 } => null,
        { Prefill: null, Decode: not null } => "agg",
        { Prefill: not null, Decode: null } => "prefill",
        _ => null,
    };

    private static IEnumerable<string> NotesOn(PlannerInside? inside, string? map, bool hasSettings)
    {
        if (inside is null)
        {
            yield return "there is no planner in this deployment: the settings are defaults";
            yield break;
        }

        if (inside.Flags.Count == 0 && !hasSettings)
        {
            var where = map is null ? "" : $"; add them to the file: kubectl get configmap {ManifestText.OneLine(map)} -o yaml";
            yield return $"the settings of its planner are not in this file, so they are defaults{where}";
        }

        if (inside.Replicas != 0)
        {
            yield return $"before this planner may scale, set the replicas of {ManifestText.OneLine(inside.Name)} to 0: " +
                "while another planner is there, this one only advises";
        }
    }

    private static DynamoPlanner OfRequest(JsonNode resource)
    {
        var spec = resource.Member("spec");
        var old = spec.Member("profilingConfig").Member("config");
        var planner = spec.Member("features").Member("planner") ?? old.Member("planner");
        var settings = planner?.DeepClone() as JsonObject ?? [];
        foreach (var (key, value) in new[]
        {
            ("ttft", (spec.Member("sla") ?? old.Member("sla")).Member("ttft")),
            ("itl", (spec.Member("sla") ?? old.Member("sla")).Member("itl")),
            ("backend", spec.Member("backend")),
        })
        {
            if (value is not null && !settings.ContainsKey(key) && !settings.ContainsKey($"{key}_ms"))
            {
                settings[key] = value.DeepClone();
            }
        }

        return new DynamoPlanner
        {
            Name = resource.Member("status").Member("dgdName").Text() ?? NameOf(resource),
            Namespace = resource.Member("metadata").Member("namespace").Text(),
            Api = (resource.Member("apiVersion").Text() ?? "").Split('/')[^1],
            Settings = settings,
            Notes =
            [
                $"this comes from the request {ManifestText.OneLine(NameOf(resource))}: check the name with kubectl get dgd, and that " +
                    "the planner in that deployment has 0 replicas before this one may scale",
            ],
        };
    }

    private static DynamoPlanner OfMap(JsonNode map)
    {
        var name = NameOf(map);
        var suffix = name.StartsWith(SettingsMap, StringComparison.Ordinal) ? name[SettingsMap.Length..].TrimStart('-') : name;
        var planner = new DynamoPlanner
        {
            Name = suffix.Length > 0 ? suffix : name,
            Namespace = map.Member("metadata").Member("namespace").Text(),
            Settings = SettingsOf(map),
        };
        var unnamed = $"the ConfigMap {ManifestText.OneLine(name)} does not say whose settings it has: replace the name by the deployment's";
        return planner.IsRapid ? planner with { Notes = [unnamed] } : planner with
        {
            Profile = suffix.Length > 0 ? $"{ProfileMap}-{suffix}" : ProfileMap,
            Notes = [$"{unnamed}, and check that the profile's ConfigMap is there"],
        };
    }

    private static JsonObject SettingsOf(JsonNode map)
    {
        var source = $"ConfigMap {ManifestText.OneLine(NameOf(map))}, {ConfigMaps.SettingsKey}";
        return YamlDocuments.Read(SettingsText(map)!, source) is [JsonObject settings]
            ? settings
            : throw new DocumentException($"{source}: a mapping of settings is needed");
    }

    private static string? SettingsText(JsonNode map) => map.Member("data").Member(ConfigMaps.SettingsKey).Text();

    private static string? Kind(JsonNode resource) => resource.Member("kind").Text();

    private static string NameOf(JsonNode resource) => resource.Member("metadata").Member("name").Text() ?? "";

    /// <summary>Every text in an object.</summary>
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.SelectMany(entry => Texts(entry.Value)),
        JsonArray list => list.SelectMany(Texts),
        _ => node.Text() is { } text ? [text] : [],
    };
}
