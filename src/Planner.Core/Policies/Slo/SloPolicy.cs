using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>A share of requests within both latency limits, at the least GPU-hours.</summary>
/// <param name="tuning">The numbers that it runs with.</param>
public sealed class SloPolicy(SloTuning tuning) : IScalingPolicy
{
    /// <inheritdoc/>
    public string Name => "slo";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words { get; } = ["slo"];

    /// <inheritdoc/>
    public string Summary => "keeps a share of the requests within both latency limits at the least GPU-hours";

    /// <inheritdoc/>
    public bool DecidesInLoadLoop => true;

    /// <inheritdoc/>
    public IPolicyState Empty => SloState.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigRule> Rules { get; } =
    [
        new(["policy", "pre_deployment_sweeping_mode", "profile_results_dir"], HasProfile),
        new(["policy", "mode"], HasTwoPools),
    ];

    /// <summary>It needs two pools, the latency limits, a profile, which the throughput loop has, and a load loop that is the faster one.</summary>
    public bool Suits(PlannerConfig config) =>
        config.Mode == PlannerMode.Disagg && config.EnableThroughputScaling && config.OptimizationTarget == OptimizationTarget.Sla
        && config.PreDeploymentSweepingMode != SweepingMode.None && config.LoadAdjustmentInterval < config.ThroughputAdjustmentInterval;

    /// <inheritdoc/>
    public IPolicyState Read(JsonElement section) => SloState.Read(section);

    /// <inheritdoc/>
    public JsonObject? Describe(IPolicyState state) => state is not SloState known ? null : new JsonObject
    {
        ["mean_isl"] = known.Isl.Mean,
        ["mean_osl"] = known.Osl.Mean,
        ["prefill_calibration"] = known.PrefillCalibration,
        ["decode_calibration"] = known.DecodeCalibration,
        ["latencies_from"] = known.Latencies is { } source ? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{source}") : null,
        ["ttft_attainment"] = known.Prefill.Attainment,
        ["itl_attainment"] = known.Decode.Attainment,
        ["prefill_headroom"] = known.Prefill.Surplus,
        ["decode_headroom"] = known.Decode.Surplus,
    };

    /// <summary>What the forecast needs by the same models that the load loop decides with.</summary>
    public TrafficAnswer OnTraffic(TrafficObservation traffic, PolicyContext context)
    {
        var known = (SloState)context.State;
        var planned = WithEngine(context, known);
        return new TrafficAnswer(known, forecast => Plan(forecast, known, planned, isLearnt: context.Capacity is null))
        {
            Obstacle = planned.Capacity is null ? $"there is no engine profile; {LearntProfile.Missing(known.Engine)}" : null,
        };
    }

    /// <inheritdoc/>
    public LoadAnswer OnLoad(LoadObservation seen, PolicyContext context)
    {
        var before = (SloState)context.State;
        var (counters, gap) = CounterRules.Sound(seen.Counters);
        var sound = seen with { Counters = counters };
        var (known, doubt) = context.IsRepeat ? (before, null) : new SloLearning(context, tuning).Learn(before, sound);
        if (known.Problem is { } problem)
        {
            (known, doubt) = (before, $"nothing is learnt of this slot: {problem}");
        }

        var planned = WithEngine(context, known);
        if (planned.Capacity is null)
        {
            var reason = $"policy slo has no engine profile; {LearntProfile.Missing(known.Engine)}";
            return new LoadAnswer(known, counters is not null, () => PolicyPlan.Unknown(reason)) { Obstacle = reason };
        }

        var evidence = new SloEvidence(known, sound, context.SlotEnd, gap ?? doubt, tuning);
        return new LoadAnswer(known, counters is not null, () =>
        {
            if (context.Capacity is null)
            {
                context.Trail.Add("learnt", LearntProfile.Describe(known.Engine));
            }

            return new SloLoadPlan(sound, evidence, planned, tuning) { IsLearnt = context.Capacity is null }.Plan(known);
        });
    }

    /// <summary>With the engine as it was learnt, where there is no profile and enough was seen.</summary>
    private static PolicyContext WithEngine(PolicyContext context, SloState known) =>
        context.Capacity is null ? context with { Capacity = LearntProfile.Capacity(known.Engine, context) } : context;

    private PolicyPlan Plan(TrafficForecast forecast, SloState known, PolicyContext context, bool isLearnt)
    {
        var plan = new SloPlan(context.Config, context.Capacity!, known, tuning, forecast.Isl, forecast.Osl)
        {
            MostPromptTokensPerS = isLearnt ? LearntProfile.MostPromptTokensPerS(known.Engine) : double.PositiveInfinity,
        };
        var rate = forecast.RequestCount / context.Config.ThroughputAdjustmentInterval.TotalSeconds;
        var (prefill, decode) = (plan.PrefillEngines(rate, 1), plan.DecodeEngines(rate, 1));
        context.Trail.Add("size",
            $"{rate:F2} requests/s need {prefill} prefill and {decode} decode engines; the load loop keeps at least those",
            ("rate", rate), ("prefill", prefill), ("decode", decode));
        return new PolicyPlan { Engines = new(prefill, decode), Cause = "required by the forecast" };
    }

    private static ConfigProblem? HasProfile(PlannerConfig config) =>
        config.PreDeploymentSweepingMode != SweepingMode.None || config.ProfileResultsDir is not null
            ? null
            : Problem("dynamo: policy slo needs an engine profile, and pre_deployment_sweeping_mode is none");

    private static ConfigProblem? HasTwoPools(PlannerConfig config) => config.Mode != PlannerMode.Agg
        ? null
        : Problem("dynamo: policy slo plans separate prefill and decode pools, and mode is agg");

    private static ConfigProblem Problem(string allowed) => new() { Path = "", Found = "slo", Message = allowed };
}
