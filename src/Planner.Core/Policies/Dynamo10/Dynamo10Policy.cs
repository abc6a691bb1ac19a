using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>What the planner of NVIDIA Dynamo 1.0 computes, with gaps and absurd readings refused.</summary>
/// <param name="tuning">The numbers of ours that it runs with.</param>
public sealed class Dynamo10Policy(Dynamo10Tuning tuning) : IScalingPolicy
{
    /// <inheritdoc/>
    public string Name => "dynamo-1.0";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words { get; } = ["dynamo", "dynamo-1.0"];

    /// <inheritdoc/>
    public string Summary => "sizes the pools as the planner of NVIDIA Dynamo 1.0 does";

    /// <inheritdoc/>
    public bool DecidesInLoadLoop => false;

    /// <inheritdoc/>
    public IPolicyState Empty => Dynamo10State.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigRule> Rules => [];

    /// <inheritdoc/>
    public bool Suits(PlannerConfig config) => true;

    /// <inheritdoc/>
    public IPolicyState Read(JsonElement section) => Dynamo10State.Read(section);

    /// <inheritdoc/>
    public JsonObject? Describe(IPolicyState state) => state is not Dynamo10State known ? null : new JsonObject
    {
        ["prefill_correction"] = known.Corrections.Prefill,
        ["decode_correction"] = known.Corrections.Decode,
        ["prefill_model"] = Described(known.Prefill),
        ["decode_model"] = Described(known.Decode),
    };

    /// <inheritdoc/>
    public TrafficAnswer OnTraffic(TrafficObservation traffic, PolicyContext context)
    {
        var known = (Dynamo10State)context.State;
        var learnt = known with { Corrections = Corrected(known.Corrections, traffic, context) };
        return new TrafficAnswer(learnt, forecast => Plan(forecast, learnt.Corrections, context))
        {
            Obstacle = context.Capacity is null ? "there is no engine profile; name one in `profile`" : null,
        };
    }

    /// <inheritdoc/>
    public LoadAnswer OnLoad(LoadObservation seen, PolicyContext context)
    {
        var known = (Dynamo10State)context.State;
        var isInformed = !context.IsRepeat && LoadRules.Problem(seen) is null;
        var learnt = (isInformed ? LoadLearning.Learn(known, seen, context.Config, tuning) : known) with
        {
            Fingerprint = LoadEvidence.Fingerprint(seen),
        };
        return new LoadAnswer(learnt, isInformed, () => new Dynamo10LoadPlan(known, learnt, seen, context).Plan());
    }

    /// <summary>This interval's corrections, or the last ones where it shows none. The load loop corrects by itself.</summary>
    private static CorrectionFactors Corrected(CorrectionFactors last, TrafficObservation traffic, PolicyContext context) =>
        context.Config.NoCorrection || context.Config.RunsLoadLoop ? CorrectionFactors.None
        : traffic is TrafficObservation.Traffic seen && context.Capacity is { } capacity
            ? CorrectionFactors.From(seen, context.Config.ThroughputAdjustmentInterval, context.Pools.Decode?.Ready ?? 0, capacity)
        : last;

    private static PolicyPlan Plan(TrafficForecast forecast, CorrectionFactors corrections, PolicyContext context)
    {
        context.Trail.Add("correct",
            $"observed over profiled latency: prefill {corrections.Prefill:F2}x, " +
            $"decode {corrections.Decode:F2}x",
            ("prefill_correction", corrections.Prefill), ("decode_correction", corrections.Decode));
        var planner = new ThroughputPlanner(context.Config, context.Capacity!, context.Trail);
        return new PolicyPlan
        {
            Engines = planner.Size(forecast, corrections),
            Corrections = new(corrections.Prefill, corrections.Decode),
            Cause = "required by the forecast",
        };
    }

    private static JsonObject? Described(LatencyWindow window) =>
        window.Count == 0 || LatencyRegression.Fit(window) is not { } model ? null : new JsonObject
        {
            ["points"] = window.Count,
            ["slope_ms"] = model.SlopeMs,
            ["intercept_ms"] = model.InterceptMs,
        };
}
