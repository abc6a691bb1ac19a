using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning;

/// <summary>Takes what has been learnt to a decision, step by step, and writes the steps down.</summary>
internal sealed class ThroughputDecision(
    TickSettings settings, ThroughputObservation seen, DeploymentState state, DateTimeOffset now)
{
    /// <summary>More engines than any cluster has: a plan above it comes from an absurd input.</summary>
    private const int AbsurdEngines = 100_000;

    private readonly PlannerConfig _config = settings.Config;
    private readonly DecisionTrail _trail = new();
    private readonly ReplicaTargets _current = new(seen.Prefill?.Desired ?? 0, seen.Decode?.Desired ?? 0);
    private readonly EngineGpus _gpus = PoolRules.Gpus(settings.Config, seen.Prefill, seen.Decode);
    private readonly bool _adviseOnly =
        settings.Config.NoOperation || (seen.SharedControl is not null && !settings.Config.AllowSharedControl);
    private readonly Hold? _hold = state.Hold?.InForce(now) == true ? state.Hold : null;

    /// <summary>Decides from what has been learnt, this slot's traffic included.</summary>
    public Decision Decide(ThroughputState learnt)
    {
        _trail.Add("observe", DecisionText.Of(seen.Traffic));
        NoteOthers();
        NoteSharedControl();
        if (PoolRules.Obstacle(settings, seen, _gpus) is { } obstacle)
        {
            return Blocked(obstacle);
        }

        var (plan, whyNot) = Plan(learnt);
        if (_hold is not null)
        {
            return Held(_hold, plan);
        }

        return plan is null ? Blocked(whyNot) : Decided(plan);
    }

    /// <summary>Somebody else's number is where we start from, and said.</summary>
    private void NoteOthers()
    {
        if (state.Targets is { } asked && asked != _current && state.Pending?.From != _current)
        {
            _trail.Add("external",
                $"somebody else scaled: {DecisionText.Changes(_config.Mode, asked, _current)}",
                ("prefill", _current.Prefill), ("decode", _current.Decode));
        }
    }

    /// <summary>Two planners on the same pools would undo each other's work for ever.</summary>
    private void NoteSharedControl()
    {
        if (seen.SharedControl is { } other)
        {
            var remedy = _config.AllowSharedControl
                ? "allow_shared_control is set, so this one scales all the same"
                : "this one only advises; switch the other off, or set allow_shared_control";
            _trail.Add("shared_control", $"{other}: {remedy}");
        }
    }

    private (SizedPlan? Plan, string WhyNot) Plan(ThroughputState learnt)
    {
        if (seen.Traffic is TrafficObservation.Unavailable unavailable)
        {
            return (null, unavailable.Reason);
        }

        if (Forecast(learnt) is not { } forecast)
        {
            return (null, "no traffic was seen yet");
        }

        var engines = Size(forecast, learnt.Corrections);
        return IsAbsurd(engines.Prefill) || IsAbsurd(engines.Decode)
            ? (null, $"a plan of {engines.Prefill:G3} prefill and {engines.Decode:G3} decode engines makes no sense")
            : (new SizedPlan(forecast, learnt.Corrections, Bounded(engines)), "");
    }

    private Decision Decided(SizedPlan plan)
    {
        var target = Budgeted(plan.Wanted);
        var cause = target == plan.Wanted
            ? DecisionText.Of(plan.Forecast)
            : DecisionText.BudgetCause(_config, target, _gpus);
        return Decision(OutcomeOf(target), target, cause).With(plan);
    }

    /// <summary>A person's targets, within the bounds of today's configuration.</summary>
    private Decision Held(Hold hold, SizedPlan? plan)
    {
        var target = Budgeted(new ReplicaTargets(
            PoolRules.PlansPrefill(_config.Mode) ? Math.Max(hold.Prefill, _config.MinPrefill) : _current.Prefill,
            PoolRules.PlansDecode(_config.Mode) ? Math.Max(hold.Decode, _config.MinDecode) : _current.Decode));
        _trail.Add("hold", DecisionText.Of(hold), ("prefill", hold.Prefill), ("decode", hold.Decode));
        var outcome = target == _current ? DecisionOutcome.Keep : Action();
        return Decision(outcome, target, DecisionText.Of(hold)).With(plan);
    }

    private TrafficForecast? Forecast(ThroughputState learnt)
    {
        var forecaster = Forecasters.Create(_config);
        if (learnt.RequestCount.PredictNext(forecaster) is not { } count)
        {
            return null;
        }

        // A request has at least a token each way, whatever a trend says.
        var isl = Math.Max(1, learnt.Isl.PredictNext(forecaster)?.Value ?? 1);
        var osl = Math.Max(1, learnt.Osl.PredictNext(forecaster)?.Value ?? 1);
        var name = Forecasters.HasConfigured(_config)
            ? forecaster.Key.Split(' ')[0]
            : $"{forecaster.Key} (this version has no {_config.LoadPredictor.ToString().ToLowerInvariant()})";
        _trail.Add("forecast", $"{name} expects {count.Value:F1} requests of {isl:F0} + {osl:F0} tokens",
            ("request_count", count.Value), ("isl", isl), ("osl", osl));
        return new TrafficForecast(count.Value, isl, osl);
    }

    private (double? Prefill, double? Decode) Size(TrafficForecast forecast, CorrectionFactors corrections)
    {
        _trail.Add("correct",
            $"engines are taken to be {corrections.Prefill:F2} times as slow as profiled in prefill, " +
            $"{corrections.Decode:F2} times in decode",
            ("prefill_correction", corrections.Prefill), ("decode_correction", corrections.Decode));
        var planner = new ThroughputPlanner(_config, settings.Capacity!, _gpus, _trail);
        return planner.Size(forecast, corrections);
    }

    private static bool IsAbsurd(double? engines) => engines is { } number && !(number <= AbsurdEngines);

    /// <summary>Whole engines, at least the minimum; a pool outside the mode stays as it is.</summary>
    private ReplicaTargets Bounded((double? Prefill, double? Decode) engines)
    {
        var wanted = new ReplicaTargets(
            engines.Prefill is { } prefill ? AtLeast(_config.MinPrefill, prefill) : _current.Prefill,
            engines.Decode is { } decode ? AtLeast(_config.MinDecode, decode) : _current.Decode);
        if (seen.Traffic is TrafficObservation.Stall)
        {
            wanted = new(Math.Max(wanted.Prefill, _current.Prefill), Math.Max(wanted.Decode, _current.Decode));
            _trail.Add("stall", "requests wait and none finishes: nothing is scaled down");
        }

        return wanted;
    }

    private static int AtLeast(int minimum, double engines) => Math.Max(minimum, (int)Math.Ceiling(engines));

    private ReplicaTargets Budgeted(ReplicaTargets wanted)
    {
        var affordable = GpuBudget.Apply(_config, wanted, _gpus);
        if (affordable != wanted)
        {
            _trail.Add("budget",
                $"{DecisionText.Changes(_config.Mode, wanted, affordable)}: {DecisionText.BudgetCause(_config, affordable, _gpus)}",
                ("max_gpu_budget", _config.MaxGpuBudget),
                ("wanted_gpus", GpuBudget.Gpus(_config.Mode, wanted, _gpus)),
                ("planned_gpus", GpuBudget.Gpus(_config.Mode, affordable, _gpus)));
        }

        return affordable;
    }

    private DecisionOutcome OutcomeOf(ReplicaTargets target)
    {
        if (_config.EnableLoadScaling)
        {
            return DecisionOutcome.Floor;
        }

        return target == _current ? DecisionOutcome.Keep : Action();
    }

    private DecisionOutcome Action() => _adviseOnly ? DecisionOutcome.Advise : DecisionOutcome.Scale;

    /// <summary>Nothing new can be decided; what was decided before and interrupted is finished all the same.</summary>
    private Decision Blocked(string reason)
    {
        if (state.Pending is { } pending && pending.IsUnfinished(_current, now) && !_adviseOnly)
        {
            _trail.Add("finish", $"the last decision was interrupted and is carried out now ({reason})");
            return Decision(DecisionOutcome.Scale, pending.To, "the last decision was interrupted before it was carried out");
        }

        _trail.Add("keep", $"replicas stay as they are: {reason}");
        return Decision(DecisionOutcome.Blocked, _current, reason);
    }

    private Decision Decision(DecisionOutcome outcome, ReplicaTargets target, string cause) => new()
    {
        At = now,
        Loop = DecisionLoop.Throughput,
        Outcome = outcome,
        Prefill = target.Prefill,
        Decode = target.Decode,
        FromPrefill = _current.Prefill,
        FromDecode = _current.Decode,
        Reason = outcome == DecisionOutcome.Blocked
            ? cause
            : $"{DecisionText.Changes(_config.Mode, _current, target)}: {cause}",
        Steps = _trail.Steps,
    };
}

/// <summary>A plan before budget and hold.</summary>
internal sealed record SizedPlan(TrafficForecast Forecast, CorrectionFactors Corrections, ReplicaTargets Wanted);

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
