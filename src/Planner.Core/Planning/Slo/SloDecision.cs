using System.Collections.Immutable;
using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning.Slo;

/// <summary>Takes what policy <c>slo</c> knows to a decision, step by step, and writes the steps down.</summary>
internal sealed class SloDecision(
    TickSettings settings, LoadObservation seen, DeploymentState state, DateTimeOffset now, SloEvidence evidence)
{
    /// <summary>A pool shrinks to the highest need of this long, s.</summary>
    internal const double HoldS = 60;

    /// <summary>Nothing is scaled in before this much was seen beside a start-up, s.</summary>
    private const double FreshS = 120;

    private readonly PlannerConfig _config = settings.Config;
    private readonly double _slotS = settings.Config.LoadAdjustmentInterval.TotalSeconds;
    private readonly DecisionDraft _draft = new(DecisionLoop.Load, settings.Config, seen.Pools, state, now);

    /// <summary>Decides; the state comes back with the needs of this tick.</summary>
    public (Decision Decision, SloState Known) Decide(SloState known)
    {
        _draft.NoteOthers();
        if (_draft.BeforePlanning(Obstacle()) is { } decision)
        {
            return (decision, known);
        }

        if (evidence.Gap is { } gap)
        {
            _draft.Trail.Add("gap", $"gap: {gap}");
        }

        var load = DemandSeries.Of(known.Arrivals, _slotS);
        if ((Unseen(known) ?? (load is null ? "no two readings of the frontend's counters yet" : null)) is { } reason)
        {
            return (WithoutDemand(reason), known);
        }

        var plan = new SloPlan(_config, settings.Capacity!, known);
        return Planned(known, plan, new SloDemand(_config, seen, _draft).Ahead(load!, plan, known));
    }

    private string? Obstacle() => settings.Capacity is null
        ? "policy slo needs an engine profile; name one in `profile`"
        : PoolRules.Obstacle(_config, seen.Pools.Prefill, seen.Pools.Decode, _draft.Gpus);

    private string? Unseen(SloState known) =>
        seen.Counters is null ? evidence.Gap ?? seen.Unavailable ?? "the frontend shows no request counters"
        : known.Isl.Count <= 0 ? "no request has had its first token yet"
        : null;

    /// <summary>Whether there is traffic for pools that are parked to wake up for; old peaks are none.</summary>
    private bool HasTraffic(SloState known) =>
        seen.Counters is { Inflight: > 0 } or { Queued: > 0 } || (known.Arrivals is [.., var newest] && newest > 0);

    /// <summary>Without a demand of its own the loop carries out the throughput loop's plan, as far as that adds replicas.</summary>
    private Decision WithoutDemand(string reason)
    {
        var floored = _draft.WithoutShrinking(AtLeastTheFloor(_draft.Current), reason);
        var target = _draft.Budgeted(floored);
        return target == _draft.Current || floored == _draft.Current
            ? _draft.Blocked(reason)
            : _draft.Decision(_draft.Action, target, $"the throughput loop's forecast needs it ({reason})") with
            {
                UnbudgetedPrefill = floored.Prefill,
                UnbudgetedDecode = floored.Decode,
            };
    }

    private (Decision Decision, SloState Known) Planned(SloState known, SloPlan plan, DemandHorizon demand)
    {
        if (SlotLatencies.Note(seen) is { } note)
        {
            _draft.Trail.Add("gauges", note);
        }

        var needs = new SloNeeds(_config, seen, _draft).Of(plan, known, demand);
        if (Math.Max(needs.Prefill, needs.Decode) >= PoolRules.MostEngines)
        {
            return (_draft.Blocked($"a plan of {needs.Prefill} prefill and {needs.Decode} decode engines makes no sense"), known);
        }

        var next = known with
        {
            PrefillNeeds = WithNeed(known.PrefillNeeds, needs.Prefill),
            DecodeNeeds = WithNeed(known.DecodeNeeds, needs.Decode),
        };
        return (Decided(next, plan, demand), next);
    }

    private Decision Decided(SloState known, SloPlan plan, DemandHorizon demand)
    {
        var isFresh = known.SeenS < FreshS + known.Startup.Seconds;
        var wanted = new ReplicaTargets(
            Wanted(PoolRules.PlansPrefill(_config.Mode), _draft.Current.Prefill, known.PrefillNeeds, _config.MinPrefill, isFresh),
            Wanted(PoolRules.PlansDecode(_config.Mode), _draft.Current.Decode, known.DecodeNeeds, _config.MinDecode, isFresh));
        var demanded = wanted;
        wanted = AtLeastTheFloor(demanded);
        var floored = _draft.Parked(wanted, HasTraffic(known));
        var whyNotLess = evidence.WhyNotLess;
        wanted = _draft.WithoutShrinking(floored, whyNotLess);
        var target = Affordable(wanted, plan, demand);
        var why = target != wanted ? DecisionText.BudgetCause(_config, target, _draft.Gpus)
            : target == _draft.Current ? (wanted == floored ? "that is what the demand needs" : $"nothing is scaled in: {whyNotLess}")
            : floored != demanded ? "the throughput loop's forecast needs it"
            : isFresh ? "the demand needs it; nothing is scaled in before more was seen"
            : $"{demand.Rate:F1} requests/s are to be expected when new workers serve";
        return _draft.Decision(target == _draft.Current ? DecisionOutcome.Keep : _draft.Action, target, why) with
        {
            UnbudgetedPrefill = wanted.Prefill,
            UnbudgetedDecode = wanted.Decode,
        };
    }

    /// <summary>What the throughput loop's forecast needs; while its source is silent the last one stays in force.</summary>
    private ReplicaTargets AtLeastTheFloor(ReplicaTargets wanted)
    {
        if (!_config.EnableThroughputScaling || state.Throughput.Floor is not { } floor)
        {
            return wanted;
        }

        var age = now - floor.SetAt;
        _draft.Trail.Add("floor",
            $"the throughput loop's forecast needs {floor.Prefill} prefill and {floor.Decode} decode replicas" +
            (age > 2 * _config.ThroughputAdjustmentInterval
                ? $"; it is of {age.TotalSeconds:F0} s ago and stays in force until there is a newer one" : ""),
            ("prefill", floor.Prefill), ("decode", floor.Decode), ("age_s", age.TotalSeconds));
        return new(
            PoolRules.PlansPrefill(_config.Mode) ? Math.Max(wanted.Prefill, floor.Prefill) : wanted.Prefill,
            PoolRules.PlansDecode(_config.Mode) ? Math.Max(wanted.Decode, floor.Decode) : wanted.Decode);
    }

    /// <summary>Up at once to the newest need, down to the highest of late.</summary>
    private static int Wanted(bool isPlanned, int current, ImmutableArray<double> needs, int minimum, bool isFresh)
    {
        if (!isPlanned)
        {
            return current;
        }

        var wanted = Math.Max(minimum, (int)needs.Max());
        return isFresh ? Math.Max(current, wanted) : wanted;
    }

    private ReplicaTargets Affordable(ReplicaTargets wanted, SloPlan plan, DemandHorizon demand)
    {
        if (_config.Mode != PlannerMode.Disagg || _config.MaxGpuBudget < 0
            || GpuBudget.Gpus(_config.Mode, wanted, _draft.Gpus) <= _config.MaxGpuBudget)
        {
            return _draft.Budgeted(wanted);
        }

        var mean = plan.Decode.Mean(demand.Rate, plan.MeanOsl);
        var shared = SloBudget.Share(_config, (Least(wanted), wanted), _draft.Gpus, size =>
            (1 - plan.Queue.Late(size.Prefill, demand.Rate, demand.Peakedness))
            * (1 - plan.Decode.Late(size.Decode, mean, demand.Peakedness)));
        _draft.Trail.Add("budget",
            $"{DecisionText.Changes(_config.Mode, wanted, shared)}: {DecisionText.BudgetCause(_config, shared, _draft.Gpus)}; " +
            "each engine goes where it keeps the most requests",
            ("max_gpu_budget", _config.MaxGpuBudget),
            ("wanted_gpus", GpuBudget.Gpus(_config.Mode, wanted, _draft.Gpus)),
            ("planned_gpus", GpuBudget.Gpus(_config.Mode, shared, _draft.Gpus)));
        return shared;
    }

    /// <summary>What a budget leaves to each pool in any case; the minimum alone where not even what there is fits.</summary>
    private ReplicaTargets Least(ReplicaTargets wanted)
    {
        var untouched = GpuBudget.Untouched(_config, wanted, _draft.Current);
        return GpuBudget.Gpus(_config.Mode, untouched, _draft.Gpus) <= _config.MaxGpuBudget
            ? untouched
            : new ReplicaTargets(_config.MinPrefill, _config.MinDecode);
    }

    private ImmutableArray<double> WithNeed(ImmutableArray<double> needs, int need) =>
        needs.Add(need).Newest(Math.Max(1, (int)Math.Round(HoldS / _slotS)));
}
