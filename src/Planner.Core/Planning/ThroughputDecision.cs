using Planner.Configuration;
using Planner.Observations;
using Planner.Planning.Slo;
using Planner.State;

namespace Planner.Planning;

/// <summary>Takes what has been learnt to a decision, step by step, and writes the steps down.</summary>
internal sealed class ThroughputDecision(
    TickSettings settings, ThroughputObservation seen, DeploymentState state, DateTimeOffset now)
{
    private readonly PlannerConfig _config = settings.Config;
    private readonly DecisionDraft _draft = new(DecisionLoop.Throughput, settings.Config, seen.Pools(now), state, now);
    private readonly string? _whyNotIn = seen.Traffic switch
    {
        TrafficObservation.Stall => "requests are in flight and none finishes",
        { Partial: { } partial } => partial,
        _ => null,
    };

    /// <summary>Decides from what has been learnt, this slot's traffic included.</summary>
    public Decision Decide(ThroughputState learnt, CancellationToken deadline)
    {
        NoteWarmUp();
        _draft.Trail.Add("observe", DecisionText.Of(seen.Traffic));
        LatencyShares.Note(_draft.Trail, seen.Traffic, _config);
        _draft.NoteOthers();
        if (PoolRules.Obstacle(settings, seen, _draft.Gpus) is { } obstacle)
        {
            return _draft.Blocked(obstacle);
        }

        var (plan, whyNot) = Plan(learnt, deadline);
        if (_draft.Hold is { } hold)
        {
            return _draft.Held(hold).With(plan);
        }

        // A floor scales nothing: it is set whatever somebody else does with the pools.
        if (!_config.RunsLoadLoop && _draft.LeftAlone() is { } leftAlone)
        {
            return leftAlone.With(plan);
        }

        return plan is null ? _draft.Blocked(whyNot) : Decided(plan);
    }

    /// <summary>The first decision says what the predictors began with.</summary>
    private void NoteWarmUp()
    {
        if (state.Throughput is { LastSlotEnd: null, WarmUp: { } warmUp })
        {
            _draft.Trail.Add(
                warmUp.Problem is null ? "warm_up" : DecisionStep.NoWarmUp, DecisionText.Of(warmUp),
                ("intervals", warmUp.Intervals), ("requests", warmUp.Requests));
        }
    }

    private (SizedPlan? Plan, string WhyNot) Plan(ThroughputState learnt, CancellationToken deadline)
    {
        if (seen.Traffic is TrafficObservation.Unavailable unavailable)
        {
            return (null, unavailable.Reason);
        }

        if (new TrafficForecasting(_config, _draft.Trail, deadline).Predict(learnt) is not { } forecast)
        {
            return (null, "no traffic was seen yet");
        }

        var engines = Size(forecast, learnt.Corrections);
        if (IsAbsurd(engines.Prefill) || IsAbsurd(engines.Decode))
        {
            return (null, $"a plan of {engines.Prefill:G3} prefill and {engines.Decode:G3} decode engines makes no sense");
        }

        var wanted = Bounded(engines);
        var plan = new SizedPlan(forecast, learnt.Corrections, _draft.Parked(wanted, seen.Traffic is not TrafficObservation.Idle));
        return (plan with { IsParked = plan.Wanted != wanted }, "");
    }

    private Decision Decided(SizedPlan plan)
    {
        var target = _draft.Budgeted(plan.Wanted);
        var cause = target != plan.Wanted ? DecisionText.BudgetCause(_config, target, _draft.Gpus)
            : _whyNotIn is { } reason && target == _draft.Current ? $"nothing is scaled in: {reason}"
            : plan.IsParked ? DecisionText.Parked
            : DecisionText.Of(plan.Forecast);
        return _draft.Decision(OutcomeOf(target), target, cause).With(plan);
    }

    private (double? Prefill, double? Decode) Size(TrafficForecast forecast, CorrectionFactors corrections)
    {
        if (_config.Policy == PlannerPolicy.Slo)
        {
            return SloSize(forecast);
        }

        _draft.Trail.Add("correct",
            $"engines are taken to be {corrections.Prefill:F2} times as slow as profiled in prefill, " +
            $"{corrections.Decode:F2} times in decode",
            ("prefill_correction", corrections.Prefill), ("decode_correction", corrections.Decode));
        var planner = new ThroughputPlanner(_config, settings.Capacity!, _draft.Gpus, _draft.Trail);
        return planner.Size(forecast, corrections);
    }

    /// <summary>Policy <c>slo</c>: what the forecast needs by the same models that the load loop decides with.</summary>
    private (double? Prefill, double? Decode) SloSize(TrafficForecast forecast)
    {
        var plan = new SloPlan(_config, settings.Capacity!, state.Slo, forecast.Isl, forecast.Osl);
        var rate = forecast.RequestCount / _config.ThroughputAdjustmentInterval.TotalSeconds;
        var (prefill, decode) = (plan.PrefillEngines(rate, 1), plan.DecodeEngines(rate, 1));
        _draft.Trail.Add("size",
            $"{rate:F2} requests/s need {prefill} prefill and {decode} decode engines; the load loop keeps at least those",
            ("rate", rate), ("prefill", prefill), ("decode", decode));
        return (PoolRules.PlansPrefill(_config.Mode) ? prefill : null, PoolRules.PlansDecode(_config.Mode) ? decode : null);
    }

    private static bool IsAbsurd(double? engines) => engines is { } number && !(number <= PoolRules.MostEngines);

    /// <summary>Whole engines, at least the minimum; a pool outside the mode stays as it is.</summary>
    private ReplicaTargets Bounded((double? Prefill, double? Decode) engines)
    {
        var wanted = new ReplicaTargets(
            engines.Prefill is { } prefill ? AtLeast(_config.MinPrefill, prefill) : _draft.Current.Prefill,
            engines.Decode is { } decode ? AtLeast(_config.MinDecode, decode) : _draft.Current.Decode);
        return _draft.WithoutShrinking(wanted, _whyNotIn);
    }

    private static int AtLeast(int minimum, double engines) => Math.Max(minimum, (int)Math.Ceiling(engines));

    private DecisionOutcome OutcomeOf(ReplicaTargets target)
    {
        if (_config.RunsLoadLoop)
        {
            return DecisionOutcome.Floor;
        }

        return target == _draft.Current ? DecisionOutcome.Keep : _draft.Action;
    }
}

/// <summary>A plan before budget and hold.</summary>
internal sealed record SizedPlan(TrafficForecast Forecast, CorrectionFactors Corrections, ReplicaTargets Wanted)
{
    /// <summary>Whether a pool stays at 0 that it would otherwise leave.</summary>
    public bool IsParked { get; init; }
}

internal static class SizedPlans
{
    /// <summary>The decision with the numbers of the plan it was made from, if there was one.</summary>
    public static Decision With(this Decision decision, SizedPlan? plan) => plan is null ? decision : decision with
    {
        UnbudgetedPrefill = plan.Wanted.Prefill,
        UnbudgetedDecode = plan.Wanted.Decode,
        PrefillCorrection = plan.Corrections.Prefill,
        DecodeCorrection = plan.Corrections.Decode,
        Predicted = plan.Forecast,
    };
}
