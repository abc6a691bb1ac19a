using Planner.Policies;
using static Planner.Configuration.Reading.NumberKind;

namespace Planner.Configuration.Reading;

/// <summary>
/// The keys of a PlannerConfig, one row each. The reader, the JSON Schema and docs/reference/configuration.md are made of
/// this table; defaults are <see cref="PlannerConfig"/>'s.
/// </summary>
internal static class ConfigKeys
{
    /// <summary>All keys, by subject.</summary>
    public static IReadOnlyList<ConfigSection> Sections { get; } =
    [
        new("What is planned",
            Word("mode", c => c.Mode, (c, v) => c with { Mode = v },
                "The pools that are planned: both, one of them, or the one pool of aggregated serving."),
            Word("environment", c => c.Environment, (c, v) => c with { Environment = v },
                "Who carries decisions out: this planner through the Kubernetes API, nobody, or Dynamo's GlobalPlanner. With " +
                "`virtual` and `global-planner` it only advises, as with `no_operation`: it does not call the GlobalPlanner."),
            Word("backend", c => c.Backend, (c, v) => c with { Backend = v },
                "The inference engine, which names the pools of old deployments."),
            Text("namespace", c => c.Namespace, (c, v) => c with { Namespace = v },
                "Dynamo namespace whose metrics are read. Without it Kubernetes namespace and DGD name.")
                with { EnvironmentVariable = "DYN_NAMESPACE" },
            Text("model_name", c => c.ModelName, (c, v) => c with { ModelName = v },
                "Model whose metrics are read. Without it the workers' own arguments say."),
            Text("lora_adapters", c => c.LoraAdapters, (c, v) => c with { LoraAdapters = v },
                "Names of the model's LoRA adapters, separated by commas. Dynamo counts an adapter's requests under its own name."),
            Text("global_planner_namespace", c => c.GlobalPlannerNamespace,
                (c, v) => c with { GlobalPlannerNamespace = v },
                "Dynamo namespace of the GlobalPlanner; required with `environment: global-planner`."),
            Switch("no_operation", c => c.NoOperation, (c, v) => c with { NoOperation = v },
                "Decide and record, never scale.") with { Aliases = ["advisory"] },
            Switch("allow_shared_control", c => c.AllowSharedControl, (c, v) => c with { AllowSharedControl = v },
                "Scale even when another planner or autoscaler targets the same pools. Ours, not Dynamo's."),
            new("external_hold_seconds", Seconds(min: 0), c => c.ExternalHold,
                (c, v) => c with { ExternalHold = (TimeSpan)v },
                "How long a scaling by somebody else is left as it is; 0: not at all. Without it the larger of 300 s and " +
                "twice the start-up learnt. Ours, not Dynamo's."),
            new("policy", new PolicyKind(), c => c.NamesPolicy ? c.Policy : null,
                (c, v) => c with { Policy = (string)v, NamesPolicy = true },
                $"Rules by which replicas are decided. {ScalingPolicies.Described}. Without it `slo` where that can be: " +
                "`mode: disagg` with throughput scaling, `optimization_target: sla`, and a load interval shorter than the " +
                "throughput interval. Ours, not Dynamo's.")),
        new("Latency limits",
            Number("ttft", c => c.TtftMs, (c, v) => c with { TtftMs = v }, Above(0, "ms"),
                "Limit of the time to first token.") with { Aliases = ["ttft_ms"] },
            Number("itl", c => c.ItlMs, (c, v) => c with { ItlMs = v }, Above(0, "ms"),
                "Limit of the inter-token latency.") with { Aliases = ["itl_ms"] },
            Number("target_attainment", c => c.TargetAttainment, (c, v) => c with { TargetAttainment = v },
                Above(0) with { Max = 1 },
                "Share of requests that is to meet both limits, with `policy: slo`. Ours, not Dynamo's."),
            Word("optimization_target", c => c.OptimizationTarget, (c, v) => c with { OptimizationTarget = v },
                "What the load loop scales by: the latency limits, high use of the engines, or low use of them.")),
        new("Replicas and GPUs",
            Whole("min_endpoint", c => c.MinEndpoint, (c, v) => c with { MinEndpoint = v }, Integer(1),
                "Fewest replicas of each pool."),
            Whole("prefill_min_endpoint", c => c.PrefillMinEndpoint, (c, v) => c with { PrefillMinEndpoint = v },
                Integer(1), "Fewest prefill replicas. Without it `min_endpoint`."),
            Whole("decode_min_endpoint", c => c.DecodeMinEndpoint, (c, v) => c with { DecodeMinEndpoint = v },
                Integer(1), "Fewest decode replicas. Without it `min_endpoint`."),
            Whole("max_gpu_budget", c => c.MaxGpuBudget, (c, v) => c with { MaxGpuBudget = v },
                Integer(-1, unit: "GPUs; -1: no limit"),
                "Most GPUs of the deployment's pools together. At least what the fewest replicas need."),
            Whole("prefill_engine_num_gpu", c => c.PrefillEngineNumGpu, (c, v) => c with { PrefillEngineNumGpu = v },
                Integer(1), "GPUs of one prefill engine, where the DGD names none."),
            Whole("decode_engine_num_gpu", c => c.DecodeEngineNumGpu, (c, v) => c with { DecodeEngineNumGpu = v },
                Integer(1), "GPUs of one decode engine, where the DGD names none.")),
        new("The engine",
            Whole("prefill_engine_ranks", c => c.PrefillEngineRanks, (c, v) => c with { PrefillEngineRanks = v },
                Integer(1), "Data-parallel ranks of one prefill engine. Without it the profile shows them. Ours, not Dynamo's, as the next five."),
            Whole("decode_engine_ranks", c => c.DecodeEngineRanks, (c, v) => c with { DecodeEngineRanks = v },
                Integer(1), "Data-parallel ranks of one decode engine. Without it the profile shows them."),
            Whole("max_num_seqs", c => c.MaxNumSeqs, (c, v) => c with { MaxNumSeqs = v },
                Integer(1), "Requests that one decode rank runs at once, where the frontends do not show it."),
            Whole("max_num_batched_tokens", c => c.MaxNumBatchedTokens, (c, v) => c with { MaxNumBatchedTokens = v },
                Integer(1), "Tokens that one prefill rank takes in one pass, where the frontends do not show it."),
            Whole("total_kv_blocks", c => c.TotalKvBlocks, (c, v) => c with { TotalKvBlocks = v },
                Integer(1), "Blocks of one decode rank's KV cache, where the frontends do not show it."),
            Whole("kv_cache_block_size", c => c.KvCacheBlockSize, (c, v) => c with { KvCacheBlockSize = v },
                Integer(1), "Tokens of one block of the KV cache, where the frontends do not show it.")),
        new("Throughput loop",
            Switch("enable_throughput_scaling", c => c.EnableThroughputScaling,
                (c, v) => c with { EnableThroughputScaling = v },
                "Whether replicas follow the forecast of the traffic. One of the two loops must be enabled."),
            Time("throughput_adjustment_interval", c => c.ThroughputAdjustmentInterval,
                (c, v) => c with { ThroughputAdjustmentInterval = v }, "Time between two ticks of this loop."),
            Word("throughput_metrics_source", c => c.ThroughputMetricsSource,
                (c, v) => c with { ThroughputMetricsSource = v },
                "Whose metrics describe the traffic: the frontend's, or the router's."),
            Word("pre_deployment_sweeping_mode", c => c.PreDeploymentSweepingMode,
                (c, v) => c with { PreDeploymentSweepingMode = v },
                "How the engine profile was made; `none`: there is none, and this loop cannot run."),
            Text("profile_results_dir", c => c.ProfileResultsDir, (c, v) => c with { ProfileResultsDir = v },
                "Folder of the engine profile, where the deployment names none."),
            Switch("no_correction", c => c.NoCorrection, (c, v) => c with { NoCorrection = v },
                "Take the profile as it is, without correcting it by what is observed.")),
        new("Forecast",
            Word("load_predictor", c => c.LoadPredictor, (c, v) => c with { LoadPredictor = v },
                "How the next interval's requests and their lengths are forecast."),
            Switch("load_predictor_log1p", c => c.LoadPredictorLog1p, (c, v) => c with { LoadPredictorLog1p = v },
                "Forecast log(1 + y) instead of y."),
            Text("load_predictor_warmup_trace", c => c.LoadPredictorWarmupTrace,
                (c, v) => c with { LoadPredictorWarmupTrace = v },
                "Trace of requests, JSON lines (.gz too), that the predictors learn from at the first start, relative to this file."),
            Whole("prophet_window_size", c => c.ProphetWindowSize, (c, v) => c with { ProphetWindowSize = v },
                Integer(1), "Points of history that Prophet fits."),
            Number("kalman_q_level", c => c.KalmanQLevel, (c, v) => c with { KalmanQLevel = v }, AtLeast(0),
                "Kalman: variance that the level gains in a step."),
            Number("kalman_q_trend", c => c.KalmanQTrend, (c, v) => c with { KalmanQTrend = v }, AtLeast(0),
                "Kalman: variance that the trend gains in a step."),
            Number("kalman_r", c => c.KalmanR, (c, v) => c with { KalmanR = v }, Above(0),
                "Kalman: variance of an observation."),
            Whole("kalman_min_points", c => c.KalmanMinPoints, (c, v) => c with { KalmanMinPoints = v }, Integer(1),
                "Kalman: points before it forecasts more than the last value.")),
        new("Load loop",
            Switch("enable_load_scaling", c => c.EnableLoadScaling, (c, v) => c with { EnableLoadScaling = v },
                "Whether replicas follow the present load of the workers. One of the two loops must be enabled."),
            Time("load_adjustment_interval", c => c.LoadAdjustmentInterval,
                (c, v) => c with { LoadAdjustmentInterval = v },
                "Time between two ticks of this loop; shorter than the throughput loop's."),
            Text("load_router_metrics_url", c => c.LoadRouterMetricsUrl, (c, v) => c with { LoadRouterMetricsUrl = v },
                "Address of the frontend's metrics. Without it the frontend's service.", TextKind.Url),
            Whole("load_learning_window", c => c.LoadLearningWindow, (c, v) => c with { LoadLearningWindow = v },
                Integer(1), "Points in the regression of latency on load; of more than 100, the newest 100."),
            Whole("load_min_observations", c => c.LoadMinObservations, (c, v) => c with { LoadMinObservations = v },
                Integer(1), "Points before that regression is trusted."),
            Whole("load_metric_samples", c => c.LoadMetricSamples, (c, v) => c with { LoadMetricSamples = v },
                Integer(1), "Samples of the workers' gauges in one interval."),
            Number("load_scaling_down_sensitivity", c => c.LoadScalingDownSensitivity,
                (c, v) => c with { LoadScalingDownSensitivity = v }, AtLeast(0, "%") with { Max = 100 },
                "Share of the next smaller pool's target below which the load must be to scale down.")),
        new("Metrics and log",
            Text("metric_pulling_prometheus_endpoint", c => c.MetricPullingPrometheusEndpoint,
                (c, v) => c with { MetricPullingPrometheusEndpoint = v }, "Address of Prometheus.", TextKind.Url)
                with { EnvironmentVariable = "PROMETHEUS_ENDPOINT" },
            Whole("metric_reporting_prometheus_port", c => c.MetricReportingPrometheusPort,
                (c, v) => c with { MetricReportingPrometheusPort = v }, Integer(0, 65535),
                "Accepted for compatibility: the function app serves our metrics."),
            Text("log_dir", c => c.LogDir, (c, v) => c with { LogDir = v },
                "Accepted for compatibility: our log goes to the host.")),
        new("Not enforced yet",
            Unenforced("min_gpu_budget", -1, "Fewest GPUs of the deployment's pools together.",
                "set min_endpoint, prefill_min_endpoint or decode_min_endpoint"),
            Unenforced("max_throughput_scaling_replicas", null, "Most replicas that one throughput decision adds or removes.",
                "max_gpu_budget limits what is added"),
            Unenforced("total_gpu_power_limit", null, "Most power of the deployment's pools together.",
                "set max_gpu_budget to as many GPUs as there is power for"),
            Unenforced("behavior", null, "Limits on the speed of scaling, as of a HorizontalPodAutoscaler.",
                "max_gpu_budget and the minimum endpoints are kept"),
            Unenforced("idle_seconds_before_zero", null, "Time without traffic after which a pool is scaled to zero.",
                "each pool keeps its minimum endpoint")),
    ];

    /// <summary>All keys.</summary>
    public static IReadOnlyList<ConfigKey<PlannerConfig>> All { get; } = [.. Sections.SelectMany(s => s.Keys)];

    /// <summary>
    /// Keys of later versions of Dynamo that look like misspelt ones of ours, or like limits of the scaling, and are
    /// neither; like its other new keys they have no effect.
    /// </summary>
    public static IReadOnlyList<string> LaterDynamo { get; } =
        ["encode_engine_num_gpu", "max_num_fpm_samples", "plugin_registration", "scheduling", "aic_perf_model"];

    private static ConfigKey<PlannerConfig> Unenforced(string name, int? neutral, string doc, string remedy) =>
        UnenforcedKind.Key<PlannerConfig>(name, neutral, doc, remedy);

    private static ConfigKey<PlannerConfig> Switch(
        string name, Func<PlannerConfig, bool> get, Func<PlannerConfig, bool, PlannerConfig> set, string doc) =>
        new(name, new SwitchKind(), c => get(c), (c, value) => set(c, (bool)value), doc);

    private static ConfigKey<PlannerConfig> Word<TEnum>(
        string name, Func<PlannerConfig, TEnum> get, Func<PlannerConfig, TEnum, PlannerConfig> set, string doc)
        where TEnum : struct, Enum =>
        new(name, new WordKind<TEnum>(), c => get(c), (c, value) => set(c, (TEnum)value), doc);

    private static ConfigKey<PlannerConfig> Whole(
        string name, Func<PlannerConfig, int?> get, Func<PlannerConfig, int, PlannerConfig> set, NumberKind kind,
        string doc) =>
        new(name, kind, c => get(c), (c, value) => set(c, (int)value), doc);

    private static ConfigKey<PlannerConfig> Number(
        string name, Func<PlannerConfig, double> get, Func<PlannerConfig, double, PlannerConfig> set, NumberKind kind,
        string doc) =>
        new(name, kind, c => get(c), (c, value) => set(c, (double)value), doc);

    private static ConfigKey<PlannerConfig> Time(
        string name, Func<PlannerConfig, TimeSpan> get, Func<PlannerConfig, TimeSpan, PlannerConfig> set, string doc) =>
        new(name, Seconds(min: 1), c => get(c), (c, value) => set(c, (TimeSpan)value), doc)
        {
            Aliases = [$"{name}_seconds"],
        };

    private static ConfigKey<PlannerConfig> Text(
        string name, Func<PlannerConfig, string?> get, Func<PlannerConfig, string?, PlannerConfig> set, string doc,
        TextKind? kind = null) =>
        new(name, kind ?? TextKind.Any, get, (c, value) => set(c, NullIfBlank((string)value)), doc);

    private static string? NullIfBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
