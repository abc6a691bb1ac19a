using System.Globalization;
using System.Text.Json.Nodes;
using Planner.Cluster.Dynamo;
using Planner.Configuration;
using Planner.Configuration.Reading;

namespace Planner.Cli.Commands;

/// <summary>What of the settings of Dynamo's planner has no meaning here, or another one, and why.</summary>
internal sealed class ImportDifferences(DynamoPlanner source)
{
    /// <summary>Settings that are left out, and what is instead.</summary>
    private static readonly Dictionary<string, string> Instead = new()
    {
        ["advisory"] = "no_operation is set instead",
        ["no_operation"] = "it is set, so that this planner only advises",
        ["profile_results_dir"] = "it names a folder in the old planner's pod; the profile comes from its ConfigMap instead",
        ["metric_reporting_prometheus_port"] = "the function app serves the planner's metrics",
        ["log_dir"] = "the log goes to the host",
        ["global_planner_namespace"] = "there is no GlobalPlanner here",
    };

    /// <summary>Settings of the fewest replicas, which may be 0 for Dynamo's planner.</summary>
    private static readonly string[] Minimums = ["min_endpoint", "prefill_min_endpoint", "decode_min_endpoint"];

    /// <summary>Settings that hold addresses as the old planner's pod saw them.</summary>
    private static readonly string[] Addresses = ["metric_pulling_prometheus_endpoint", "load_router_metrics_url"];

    private readonly List<KeyValuePair<string, JsonNode?>> _given =
        [.. source.Settings.Where(setting => setting.Value is not null)];

    private string? Environment => source.Settings["environment"] is JsonValue value && value.TryGetValue<string>(out var text)
        && text != "kubernetes" ? text : null;

    /// <summary>The settings that mean the same here.</summary>
    public JsonObject Kept() => new(_given
        .Where(setting => ConfigReader.Knows(setting.Key) && !Instead.ContainsKey(setting.Key) && !IsParked(setting.Key, setting.Value!))
        .Where(setting => setting.Key != "environment" || Environment is null)
        .Select(setting => KeyValuePair.Create(setting.Key, setting.Value?.DeepClone())));

    /// <summary>Everything that a person should know.</summary>
    /// <param name="carried">Keys that are carried over.</param>
    /// <param name="config">The settings as they are read here; null where they cannot be.</param>
    /// <param name="lacksProfile">Whether the sweeping mode had to be left out.</param>
    public IEnumerable<string> Notes(IReadOnlyList<string> carried, PlannerConfig? config, bool lacksProfile)
    {
        var notes = new List<string>(carried.Count > 0 ? [$"carried over: {string.Join(", ", carried)}"] : []);
        notes.AddRange(source.Notes);
        notes.AddRange(_given.Select(setting => On(setting.Key, setting.Value!)).OfType<string>());
        notes.AddRange(OnDeployment(config));
        if (lacksProfile)
        {
            notes.Add("pre_deployment_sweeping_mode is left out: without load scaling this planner cannot do without an engine profile");
        }

        notes.Add("policy is dynamo, which decides by the rules of Dynamo's planner; docs/guide/policy-slo.md says what policy slo does instead");
        return notes;
    }

    private string? On(string key, JsonNode value)
    {
        var shown = value.ToJsonString();
        return key switch
        {
            "environment" => Environment is { } other
                ? $"environment {other} is left out, with which this planner would only ever advise: once no_operation is taken out, " +
                    "it scales the deployment itself, up to its own max_gpu_budget"
                : null,
            "profile_results_dir" when source.IsRapid => $"{key} is left out: it names a folder in the old planner's pod",
            _ when Instead.TryGetValue(key, out var instead) => $"{key} is left out: {instead}",
            _ when IsParked(key, value) => $"{key} {shown} is left out: this planner keeps at least 1 replica of a pool",
            _ when !ConfigReader.Knows(key) => $"{key} is left out: this planner does not know it",
            _ when shown.Contains("${", StringComparison.Ordinal) => $"{key} is {shown}, which was filled in elsewhere: fill it in",
            "max_gpu_budget" when shown == "-1" => "max_gpu_budget is -1, no limit: set one, unless something else limits it",
            _ when Addresses.Contains(key) =>
                $"{key} is an address inside the cluster; this planner has to reach it from where it runs",
            _ => null,
        };
    }

    private static bool IsParked(string key, JsonNode value) => Minimums.Contains(key)
        && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var fewest) && fewest == 0;

    private IEnumerable<string> OnDeployment(PlannerConfig? config)
    {
        if (source.Mode is { } mode && !source.Settings.ContainsKey("mode"))
        {
            yield return $"mode {mode} is added: there is one pool only";
        }

        if (source.Namespace is null)
        {
            yield return "no namespace is named: set k8s_namespace, unless it is the current one of your kubeconfig";
        }

        if (source.Profile is null && config?.Picks is null && config is null or { EnableThroughputScaling: true, PreDeploymentSweepingMode: not SweepingMode.None })
        {
            yield return "no engine profile is named: find its ConfigMap (kubectl get configmap | grep planner-profile-data) " +
                "and set profile: configmap:NAME";
        }
    }
}
