using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning;

/// <summary>Takes what has been learnt to a decision, step by step, and writes the steps down.</summary>
internal sealed class ThroughputDecision(
    TickSettings settings, ThroughputObservation seen, Hold? hold, DateTimeOffset now)
{
    /// <summary>More engines than any cluster has: a plan above it comes from an absurd input.</summary>
    private const int AbsurdEngines = 100_000;

    private readonly PlannerConfig _config = settings.Config;
    private readonly DecisionTrail _trail = new();
    private readonly ReplicaTargets _current = new(seen.Prefill?.Desired ?? 0, seen.Decode?.Desired ?? 0);
    private readonly EngineGpus _gpus = PoolRules.Gpus(settings.Config, seen);

    public Decision Decide(ThroughputState learnt)
    {
        _trail.Add("observe", DecisionText.Of(seen.Traffic));
        if (seen.Traffic is TrafficObservation.Unavailable unavailable)
        {
            return Blocked(unavailable.Reason);
        }

        if (PoolRules.Obstacle(settings, seen, _gpus) is { } obstacle)
        {
            return Blocked(obstacle);
        }

        return Forecast(learnt) is { } forecast ? Plan(forecast, learnt.Corrections) : Blocked("no traffic was seen yet");
    }

    private Decision Plan(TrafficForecast forecast, CorrectionFactors corrections)
    {
        var engines = Size(forecast, corrections);
        if (IsAbsurd(engines.Prefill) || IsAbsurd(engines.Decode))
        {
            return Blocked($"a plan of {engines.Prefill:G3} prefill and {engines.Decode:G3} decode engines makes no sense");
        }

        var wanted = Bounded(engines);
        var affordable = Budgeted(wanted);
        var target = Held(affordable);
        var reason = DecisionText.Reason(_config.Mode, _current, target, Cause(forecast, wanted, affordable));
        return Decision(OutcomeOf(target), target, reason) with
        {
            UnbudgetedPrefill = wanted.Prefill,
            UnbudgetedDecode = wanted.Decode,
            PrefillCorrection = corrections.Prefill,
            DecodeCorrection = corrections.Decode,
            Predicted = forecast,
        };
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
            _trail.Add("budget", DecisionText.Budget(_config, wanted, affordable, _gpus),
                ("max_gpu_budget", _config.MaxGpuBudget),
                ("wanted_gpus", GpuBudget.Gpus(_config.Mode, wanted, _gpus)),
                ("planned_gpus", GpuBudget.Gpus(_config.Mode, affordable, _gpus)));
        }

        return affordable;
    }

    private ReplicaTargets Held(ReplicaTargets target)
    {
        if (HoldInForce is not { } held)
        {
            return target;
        }

        _trail.Add("hold", DecisionText.Of(held), ("prefill", held.Prefill), ("decode", held.Decode));
        return new ReplicaTargets(held.Prefill, held.Decode);
    }

    private Hold? HoldInForce => hold is { } held && held.InForce(now) ? held : null;

    private string Cause(TrafficForecast forecast, ReplicaTargets wanted, ReplicaTargets affordable)
    {
        if (HoldInForce is { } held)
        {
            return DecisionText.Of(held);
        }

        return affordable != wanted
            ? DecisionText.Budget(_config, wanted, affordable, _gpus)
            : DecisionText.Of(forecast);
    }

    private DecisionOutcome OutcomeOf(ReplicaTargets target) => _config switch
    {
        { EnableLoadScaling: true } when HoldInForce is null => DecisionOutcome.Floor,
        _ when target == _current => DecisionOutcome.Keep,
        { NoOperation: true } => DecisionOutcome.Advise,
        _ => DecisionOutcome.Scale,
    };

    private Decision Blocked(string reason)
    {
        _trail.Add("keep", $"replicas stay as they are: {reason}");
        return Decision(DecisionOutcome.Blocked, _current, reason);
    }

    private Decision Decision(DecisionOutcome outcome, ReplicaTargets target, string reason) => new()
    {
        At = now,
        Loop = DecisionLoop.Throughput,
        Outcome = outcome,
        Prefill = target.Prefill,
        Decode = target.Decode,
        FromPrefill = _current.Prefill,
        FromDecode = _current.Decode,
        Reason = reason,
        Steps = _trail.Steps,
    };
}
