using System.Text;

namespace Planner.Configuration.Reading;

/// <summary>The text of docs/reference/configuration.md, made of the same table as the reader.</summary>
public static class ConfigDocs
{
    private const string Head =
        """
        # Configuration

        <!-- Generated from src/Planner.Core/Configuration/Keys; a test says how to write it anew. -->

        A *fleet file* in YAML or JSON names the deployments to plan:

        ```yaml
        deployments:
          - name: llama-70b
            profile: profiles/h200-tp1
            config: { ttft: 500, itl: 50, max_gpu_budget: 32 }
          - { name: qwen-8b, config: configmap:planner-config-qwen }
        ```

        A PlannerConfig of NVIDIA Dynamo by itself is a fleet of one. `DYN_PARENT_DGD_K8S_NAME` names it, else it is
        called `default`:

        ```yaml
        environment: kubernetes
        backend: vllm
        ttft: 500
        itl: 50
        max_gpu_budget: 8
        ```

        `planner validate --config FILE` reports everything that is wrong with a file; `planner schema` prints its JSON
        Schema (docs/reference/planner.schema.json) for editors.

        - A key that is close to a known one is an error. Any other unknown key is a warning: it has no effect, as in
          Dynamo, so that a file written for a later version still works.
        - A limit is kept or refused. A known limit that is not enforced yet, and an unknown key that reads like one (max,
          min, limit, budget, cap, quota), are errors unless they are `null` or the value that limits nothing.
        - A variable of the environment is read where the file does not give its key.
        - `null` means the default where the default is "none", and is an error elsewhere.
        - Numbers, `true` and `false` may stand in quotes. Words may be in upper or lower case.
        - YAML's aliases (`*name`) are not supported; every key may be given once.
        """;

    private const string PicksHead =
        """
        ### Engines that Dynamo's profiler picked

        In its default mode, rapid, the profiler of Dynamo 1.6 leaves no profile but one of these settings, as it wrote it.
        They size nothing by themselves: `planner validate` and the decisions of the app print the command that computes the
        profile from them ([tools/aic-profile](../../tools/aic-profile/README.md)), and `planner import` writes the engines'
        GPUs and ranks. A size is a whole number from 1 to 1024, and so are the GPUs of an engine.
        """;

    private const string Rules =
        """
        ## Rules between keys

        - At least one of `enable_throughput_scaling` and `enable_load_scaling` is true.
        - With both, `load_adjustment_interval` is shorter than `throughput_adjustment_interval`.
        - `pre_deployment_sweeping_mode: none` forbids throughput scaling, which needs a profile. It is a warning where
          `profile_results_dir` names a profile all the same, or where load scaling is enabled too.
        - `max_gpu_budget` is at least the GPUs of the fewest replicas: those of both pools with `mode: disagg`, of the
          one pool otherwise. An engine whose GPUs are not given counts as one GPU.
        - `environment: global-planner` needs `global_planner_namespace`.
        - `no_operation: true` and any `environment` but `kubernetes` make a deployment advisory: every decision is recorded,
          none is carried out, and its step `advisory` names the setting.
        - `policy: slo` needs an engine profile and separate pools (not `mode: agg`), and runs the load loop whatever
          `enable_load_scaling` says.
        """;

    /// <summary>The documentation as Markdown, always the same text.</summary>
    public static string Write()
    {
        var text = new StringBuilder().Append(Head).Append('\n');
        Table(text, "## Fleet file: `fleet`", FleetKeys.OfFleet, new FleetConfig { Deployments = [] });
        Table(text, "## Fleet file: each of `deployments`", FleetKeys.OfDeployment, new DeploymentConfig { Name = "" });
        text.Append("\n## Settings: `config`, or a document of its own\n");
        foreach (var section in ConfigKeys.Sections)
        {
            Table(text, $"### {section.Title}", section.Keys, new PlannerConfig());
        }

        text.Append($"\n{PicksHead}\n\n| Key | Meaning |\n|---|---|\n");
        text.Append(string.Concat(PickSchema.Settings.Select(setting => $"| `{setting.Name}` | {setting.Doc} |\n")));
        return text.Append('\n').Append(Rules).Append('\n').ToString();
    }

    private static void Table<T>(StringBuilder text, string title, IReadOnlyList<ConfigKey<T>> keys, T defaults)
    {
        text.Append($"\n{title}\n\n| Key | Default | Allowed | Meaning |\n|---|---|---|---|\n");
        foreach (var key in keys)
        {
            text.Append($"| `{key.Name}` | {Default(key, defaults)} | {key.Kind.Allowed} | {Meaning(key)} |\n");
        }
    }

    private static string Default<T>(ConfigKey<T> key, T defaults) =>
        key.IsRequired ? "required"
        : key.Get(defaults) is { } value ? $"`{key.Kind.ToJson(value).ToString()}`"
        : "none";

    private static string Meaning<T>(ConfigKey<T> key)
    {
        var aliases = key.Aliases.Select(alias => $" Also `{alias}`.");
        var variable = key.EnvironmentVariable is { } name ? $" Environment: `{name}`." : "";
        return key.Doc + string.Concat(aliases) + variable;
    }
}
