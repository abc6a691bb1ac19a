using Planner.Model;

namespace Planner.Configuration;

/// <summary>
/// One deployment's settings: the fields of NVIDIA Dynamo's planner configuration with its defaults, and a few of
/// our own. <c>ConfigKeys</c> holds each key's name in a file, its range and its documentation.
/// </summary>
public sealed record PlannerConfig
{
    /// <summary>Who carries a decision out.</summary>
    public PlannerEnvironment Environment { get; init; } = PlannerEnvironment.Kubernetes;

    /// <summary>Dynamo namespace whose metrics are read; null: Kubernetes namespace and DGD name.</summary>
    public string? Namespace { get; init; }

    /// <summary>The inference engine, which names the pools of old DGDs.</summary>
    public EngineBackend Backend { get; init; } = EngineBackend.Vllm;

    /// <summary>Which pools there are to plan.</summary>
    public PlannerMode Mode { get; init; } = PlannerMode.Disagg;

    /// <summary>Whether the throughput loop runs.</summary>
    public bool EnableThroughputScaling { get; init; } = true;

    /// <summary>Whether the load loop runs.</summary>
    public bool EnableLoadScaling { get; init; }

    /// <summary>How the engine profile was made; <c>none</c> when there is none.</summary>
    public SweepingMode PreDeploymentSweepingMode { get; init; } = SweepingMode.Rapid;

    /// <summary>Time between two throughput ticks, whole seconds, at least one.</summary>
    public TimeSpan ThroughputAdjustmentInterval { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Fewest replicas of each pool, at least 1.</summary>
    public int MinEndpoint { get; init; } = 1;

    /// <summary>Fewest prefill replicas; null: <see cref="MinEndpoint"/>.</summary>
    public int? PrefillMinEndpoint { get; init; }

    /// <summary>Fewest decode replicas; null: <see cref="MinEndpoint"/>.</summary>
    public int? DecodeMinEndpoint { get; init; }

    /// <summary>Most GPUs of both pools together; -1: no limit.</summary>
    public int MaxGpuBudget { get; init; } = 8;

    /// <summary>GPUs of one prefill engine; null: read from the DGD.</summary>
    public int? PrefillEngineNumGpu { get; init; }

    /// <summary>GPUs of one decode engine; null: read from the DGD.</summary>
    public int? DecodeEngineNumGpu { get; init; }

    /// <summary>Data-parallel ranks of one prefill engine; null: as the profile shows.</summary>
    public int? PrefillEngineRanks { get; init; }

    /// <summary>Data-parallel ranks of one decode engine; null: as the profile shows.</summary>
    public int? DecodeEngineRanks { get; init; }

    /// <summary>Requests that one rank runs at once; null: only the frontends say.</summary>
    public int? MaxNumSeqs { get; init; }

    /// <summary>Tokens that one rank takes in one pass; null: only the frontends say.</summary>
    public int? MaxNumBatchedTokens { get; init; }

    /// <summary>Blocks of one rank's KV cache; null: only the frontends say.</summary>
    public int? TotalKvBlocks { get; init; }

    /// <summary>Tokens of one block of the KV cache; null: only the frontends say.</summary>
    public int? KvCacheBlockSize { get; init; }

    /// <summary>The limits of one rank that are configured.</summary>
    public EngineLimits EngineLimits => new(MaxNumSeqs, TotalKvBlocks, KvCacheBlockSize, MaxNumBatchedTokens);

    /// <summary>The engines that Dynamo's profiler picked where it left no profile; null: the settings do not say.</summary>
    public EnginePicks? Picks { get; init; }

    /// <summary>Limit of the time to first token, ms.</summary>
    public double TtftMs { get; init; } = 500;

    /// <summary>Limit of the inter-token latency, ms.</summary>
    public double ItlMs { get; init; } = 50;

    /// <summary>Folder of the engine profile, where the deployment names none.</summary>
    public string? ProfileResultsDir { get; init; }

    /// <summary>How the next interval's traffic is forecast.</summary>
    public LoadPredictor LoadPredictor { get; init; } = LoadPredictor.Arima;

    /// <summary>Whether the forecast is made on log(1 + y).</summary>
    public bool LoadPredictorLog1p { get; init; }

    /// <summary>Trace that the predictors learn from before their first observation.</summary>
    public string? LoadPredictorWarmupTrace { get; init; }

    /// <summary>Points of history that Prophet fits.</summary>
    public int ProphetWindowSize { get; init; } = 50;

    /// <summary>Kalman: variance that the level gains in a step.</summary>
    public double KalmanQLevel { get; init; } = 1;

    /// <summary>Kalman: variance that the trend gains in a step.</summary>
    public double KalmanQTrend { get; init; } = 0.1;

    /// <summary>Kalman: variance of an observation.</summary>
    public double KalmanR { get; init; } = 10;

    /// <summary>Kalman: points before it forecasts more than the last value.</summary>
    public int KalmanMinPoints { get; init; } = 5;

    /// <summary>Time between two load ticks, whole seconds, at least one.</summary>
    public TimeSpan LoadAdjustmentInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Address of the frontend's metrics; null: the frontend's service.</summary>
    public string? LoadRouterMetricsUrl { get; init; }

    /// <summary>Points in the load loop's regression window.</summary>
    public int LoadLearningWindow { get; init; } = 50;

    /// <summary>Per cent of the next smaller pool's target below which the load loop scales down; 0 to 100.</summary>
    public double LoadScalingDownSensitivity { get; init; } = 80;

    /// <summary>Samples of the worker gauges in one load interval.</summary>
    public int LoadMetricSamples { get; init; } = 10;

    /// <summary>Points before the load loop's regression is trusted.</summary>
    public int LoadMinObservations { get; init; } = 5;

    /// <summary>Whether the profile is used as it is, without correction by what was observed.</summary>
    public bool NoCorrection { get; init; }

    /// <summary>Advisory: decide and record, never scale.</summary>
    public bool NoOperation { get; init; }

    /// <summary>
    /// The setting that makes this planner decide and record, and never scale: <see cref="NoOperation"/>, or an
    /// <see cref="Environment"/> in which others carry decisions out, or nobody; null where it scales.
    /// </summary>
    public string? AdvisesBecauseOf =>
        NoOperation ? "no_operation"
        : Environment == PlannerEnvironment.Virtual ? "environment: virtual"
        : Environment == PlannerEnvironment.GlobalPlanner ? "environment: global-planner"
        : null;

    /// <summary>Model whose metrics are read; null: read from the DGD.</summary>
    public string? ModelName { get; init; }

    /// <summary>Names of the model's LoRA adapters, separated by commas; null where it has none.</summary>
    public string? LoraAdapters { get; init; }

    /// <summary>Namespace of Dynamo's GlobalPlanner, with environment global-planner.</summary>
    public string? GlobalPlannerNamespace { get; init; }

    /// <summary>Address of Prometheus.</summary>
    public string? MetricPullingPrometheusEndpoint { get; init; }

    /// <summary>Accepted for compatibility: our metrics are served by the function app.</summary>
    public int MetricReportingPrometheusPort { get; init; }

    /// <summary>Accepted for compatibility: our log goes to the host.</summary>
    public string? LogDir { get; init; }

    /// <summary>What the load loop scales by.</summary>
    public OptimizationTarget OptimizationTarget { get; init; } = OptimizationTarget.Sla;

    /// <summary>Which component's metrics describe the traffic.</summary>
    public ThroughputMetricsSource ThroughputMetricsSource { get; init; } = ThroughputMetricsSource.Frontend;

    /// <summary>
    /// Rules by which replicas are decided, a word that the registry of policies knows; null: the one that suits every
    /// configuration. A document that names none gets the first that suits it.
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>Whether <see cref="Policy"/> was asked for, and does not follow from the rest.</summary>
    public bool NamesPolicy { get; init; }

    /// <summary>Share of requests that is to meet both limits; above 0, below 1.</summary>
    public double TargetAttainment { get; init; } = 0.99;

    /// <summary>Whether to scale although another controller targets the same pools.</summary>
    public bool AllowSharedControl { get; init; }

    /// <summary>
    /// How long a scaling by somebody else is left as it is, whole seconds; zero: not at all; null: the larger of 300 s
    /// and twice the start-up learnt.
    /// </summary>
    public TimeSpan? ExternalHold { get; init; }

    /// <summary>Whether a prefill pool is planned.</summary>
    public bool PlansPrefill => Mode.PlansPrefill;

    /// <summary>Whether a decode (or aggregated) pool is planned.</summary>
    public bool PlansDecode => Mode.PlansDecode;

    /// <summary>Fewest prefill replicas that any decision may leave.</summary>
    public int MinPrefill => PrefillMinEndpoint ?? MinEndpoint;

    /// <summary>Fewest decode replicas that any decision may leave.</summary>
    public int MinDecode => DecodeMinEndpoint ?? MinEndpoint;

    /// <summary>Fewest replicas of each pool.</summary>
    public Pools<int> Minimum => new(MinPrefill, MinDecode);
}
