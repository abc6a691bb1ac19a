using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Policies;
using Planner.State;

namespace Planner.Loop;

/// <summary>What the decisions of all loops have in common: who else scales, holds, budget, and what is written down.</summary>
internal sealed class DecisionDraft(
    DecisionLoop loop, PlannerConfig config, PoolsSeen pools, DeploymentState state, DateTimeOffset now)
{
    private readonly bool _adviseOnly = PoolRules.AdvisesOnly(config, pools);
    private readonly ExternalScaling? _external =
        PoolRules.IsWhole(config, pools) ? ExternalScalings.Of(state, pools, config, now) : null;
    private readonly IReadOnlyList<string> _warnings = PoolWarnings.Of(state, pools, config.Mode, now);

    /// <summary>The steps so far.</summary>
    public DecisionTrail Trail { get; } = new();

    /// <summary>Replicas that are asked for now.</summary>
    public Pools<int> Current { get; } = pools.Asked;

    /// <summary>GPUs of one engine.</summary>
    public Pools<int> Gpus { get; } = PoolRules.Gpus(config, pools.Status);

    /// <summary>A person's targets that are in force.</summary>
    public Hold? Hold { get; } = state.HoldAt(now);

    /// <summary>A scaling that was decided before, still has to be done, and keeps today's bounds; null where there is none.</summary>
    private PendingScaling? Unfinished { get; } = state.Standing(pools, config, now);

    /// <summary>Why the pools cannot be scaled, with the remedy; null where they can.</summary>
    public Cause? PoolObstacle => PoolRules.Obstacle(config, pools.Status, Gpus) is { } obstacle
        ? new Cause(ReasonCode.PoolObstacle, obstacle)
        : null;

    /// <summary>What the policy is told besides its observation.</summary>
    /// <param name="settings">Engines and policy.</param>
    /// <param name="slotEnd">End of the slot that is observed.</param>
    /// <param name="isRepeat">Whether the slot has been learnt already.</param>
    /// <param name="startup">How long new workers take.</param>
    /// <param name="least">Fewest replicas that the loop will keep.</param>
    public PolicyContext Context(
        TickSettings settings, DateTimeOffset slotEnd, bool isRepeat, StartupTime startup, Pools<int> least)
    {
        var limits = state.Engine?.Limits ?? EngineLimits.Unknown;
        var engine = settings.Capacity?.For(config, Gpus, limits);
        foreach (var note in EngineNotes.Of(config, engine, pools.Status))
        {
            Trail.Add("engine", note);
        }

        return new(config, engine, Trail)
        {
            Now = now,
            SlotEnd = slotEnd,
            IsRepeat = isRepeat,
            State = state.Policies.Of(settings.Policy),
            Pools = pools,
            Gpus = Gpus,
            Limits = limits,
            Startup = startup,
            Least = least,
        };
    }

    /// <summary>What is to be done to have these replicas.</summary>
    public DecisionOutcome Outcome(Pools<int> target) => target == Current ? DecisionOutcome.Keep
        : _adviseOnly ? DecisionOutcome.Advise
        : DecisionOutcome.Scale;

    /// <summary>Writes down who else has a hand in this, and what is wrong with the pools.</summary>
    public void NoteOthers()
    {
        if (_external is { } external)
        {
            Trail.Add("external", DecisionText.Of(external, config.Mode), ("prefill", Current.Prefill), ("decode", Current.Decode));
        }

        foreach (var warning in _warnings)
        {
            Trail.Add("pools", warning);
        }

        NoteDropped();

        if (config.AdvisesBecauseOf is { } setting)
        {
            Trail.Add("advisory", $"{setting}: advisory mode, nothing is scaled");
        }

        // Two planners on the same pools would undo each other's work for ever.
        if (pools.SharedControl is { } other)
        {
            var remedy = config.AllowSharedControl && !_adviseOnly
                ? "allow_shared_control is set, so this one scales anyway"
                : "advisory mode; turn the other off, or set allow_shared_control";
            Trail.Add("shared_control", $"{other}: {remedy}");
        }
    }

    /// <summary>
    /// A load decision that must be before anything is planned: blocked by an obstacle, held by a person, left as somebody
    /// else scaled it, or an interrupted one to finish; null where there is none.
    /// </summary>
    /// <param name="obstacle">Why nothing can be planned; null where it can.</param>
    public Decision? BeforePlanning(Cause? obstacle) =>
        obstacle is { } reason ? Blocked(reason)
        : Hold is { } hold ? Held(hold)
        : LeftAlone()
        ?? (Unfinished is { } pending ? Finish(pending) : null);

    /// <summary>The replicas as somebody else has just asked for them; null where nobody has.</summary>
    public Decision? LeftAlone() => _external is { } external && external.InForce(now)
        ? Decision(DecisionOutcome.Keep, Current, new(ReasonCode.ExternalScaling, $"kept until {external.Until:u}"))
        : null;

    /// <summary>A person's targets, within the bounds of today's configuration.</summary>
    public Decision Held(Hold hold)
    {
        var target = Budgeted(new Pools<int>(
            config.PlansPrefill ? Math.Max(hold.Prefill, config.MinPrefill) : Current.Prefill,
            config.PlansDecode ? Math.Max(hold.Decode, config.MinDecode) : Current.Decode));
        Trail.Add("hold", DecisionText.Of(hold), ("prefill", hold.Prefill), ("decode", hold.Decode));
        return Decision(Outcome(target), target, new(ReasonCode.Held, DecisionText.Of(hold)));
    }

    /// <summary>A plan in which no pool shrinks, where the observation is no evidence that fewer replicas would do.</summary>
    /// <param name="wanted">The plan.</param>
    /// <param name="whyNot">What is missing, for a person; null where nothing is.</param>
    public Pools<int> WithoutShrinking(Pools<int> wanted, string? whyNot)
    {
        var kept = wanted.AtLeast(Current);
        if (whyNot is null || kept == wanted)
        {
            return wanted;
        }

        Trail.Add("evidence", $"scale-in withheld: {whyNot}", ("prefill", wanted.Prefill), ("decode", wanted.Decode));
        return kept;
    }

    /// <summary>A plan in which a pool that is parked at 0 stays there until there is traffic.</summary>
    /// <param name="wanted">The plan.</param>
    /// <param name="hasTraffic">Whether requests came, wait or are in flight.</param>
    public Pools<int> Parked(Pools<int> wanted, bool hasTraffic)
    {
        var kept = new Pools<int>(
            Current.Prefill == 0 ? 0 : wanted.Prefill, Current.Decode == 0 ? 0 : wanted.Decode);
        if (hasTraffic || kept == wanted)
        {
            return wanted;
        }

        Trail.Add("parked", DecisionText.Parked);
        return kept;
    }

    /// <summary>The replicas of a policy's plan: whole, and at least the minimum; null where the plan is absurd or there is none.</summary>
    public Pools<int>? Sized(PolicyPlan plan) =>
        plan.Engines is { } engines && (!config.PlansPrefill || IsSane(engines.Prefill)) && (!config.PlansDecode || IsSane(engines.Decode))
            ? new Pools<int>(
                config.PlansPrefill ? Math.Max(config.MinPrefill, (int)Math.Ceiling(engines.Prefill)) : Current.Prefill,
                config.PlansDecode ? Math.Max(config.MinDecode, (int)Math.Ceiling(engines.Decode)) : Current.Decode)
            : null;

    /// <summary>Why a plan has no replicas.</summary>
    public static Cause WhyNotSized(PolicyPlan plan) => plan.Engines is { } engines
        ? new(ReasonCode.AbsurdPlan, $"a plan of {engines.Prefill:G3} prefill and {engines.Decode:G3} decode engines is implausible")
        : new(ReasonCode.NoData, plan.Cause);

    /// <summary>That the budget leaves no more than this.</summary>
    public Cause BudgetCause(Pools<int> affordable) => new(ReasonCode.Budget, DecisionText.BudgetCause(config, affordable, Gpus));

    /// <summary>Why a policy cannot plan at all; null where it can.</summary>
    public static Cause? PolicyObstacle(string? obstacle) => obstacle is null ? null : new Cause(ReasonCode.PolicyObstacle, obstacle);

    private static bool IsSane(double engines) => engines < Plausible.MostEngines;

    /// <summary>
    /// As much of a plan as the budget allows; a pool that did not ask to shrink pays for no other. What is left is shared
    /// by what it is worth, where the policy says that, else in proportion to the plan.
    /// </summary>
    public Pools<int> Budgeted(Pools<int> wanted, Func<Pools<int>, double>? worth = null)
    {
        if (GpuBudget.Fits(config, wanted, Gpus))
        {
            return wanted;
        }

        var isShared = worth is not null && config.Mode == PlannerMode.Disagg;
        var affordable = isShared
            ? BudgetShare.Of(config, (Least(wanted), wanted), Gpus, worth!)
            : GpuBudget.Apply(config, wanted, Current, Gpus);
        if (affordable != wanted)
        {
            Trail.Add("budget",
                $"{DecisionText.Changes(config.Mode, wanted, affordable)}: {DecisionText.BudgetCause(config, affordable, Gpus)}" +
                (isShared ? "; each engine goes where it keeps the most requests" : ""),
                ("max_gpu_budget", config.MaxGpuBudget),
                ("wanted_gpus", GpuBudget.Gpus(config.Mode, wanted, Gpus)),
                ("planned_gpus", GpuBudget.Gpus(config.Mode, affordable, Gpus)));
        }

        return affordable;
    }

    /// <summary>What a budget leaves to each pool in any case; the minimum alone where not even what there is fits.</summary>
    private Pools<int> Least(Pools<int> wanted)
    {
        var untouched = GpuBudget.Untouched(config, wanted, Current);
        return GpuBudget.Fits(config, untouched, Gpus) ? untouched : config.Minimum;
    }

    /// <summary>
    /// Nothing new can be decided. What was decided before and interrupted is finished all the same, but pools that would
    /// shrink wait until there is evidence again; only a person's word does not need any.
    /// </summary>
    public Decision Blocked(Cause reason)
    {
        if (Unfinished is { } pending)
        {
            var to = pending.Loop == DecisionLoop.Manual ? pending.To : WithoutShrinking(pending.To, reason.Text);
            if (to != Current && PoolRules.Breach(config, Current, to, Gpus) is null)
            {
                return Finish(pending with { To = to });
            }
        }

        Trail.Add("keep", $"replicas unchanged: {reason.Text}");
        return Decision(DecisionOutcome.Blocked, Current, reason);
    }

    /// <summary>The decision, with the steps so far; a change by somebody else comes first in its reason.</summary>
    public Decision Decision(DecisionOutcome outcome, Pools<int> target, Cause cause) => new()
    {
        At = now,
        Loop = loop,
        Outcome = outcome,
        Prefill = target.Prefill,
        Decode = target.Decode,
        FromPrefill = Current.Prefill,
        FromDecode = Current.Decode,
        Code = cause.Code,
        Reason = Reason(outcome, target, cause.Text),
        Steps = Trail.Steps,
        Warnings = _warnings,
    };

    private string Reason(DecisionOutcome outcome, Pools<int> target, string cause)
    {
        var own = outcome switch
        {
            DecisionOutcome.Blocked => cause,
            DecisionOutcome.Floor => $"{DecisionText.AtLeast(config.Mode, target, Current)}: {cause}",
            DecisionOutcome.Keep when _external?.InForce(now) == true => cause,
            _ => $"{DecisionText.Changes(config.Mode, Current, target)}: {cause}",
        };
        return _external is { } external ? $"{DecisionText.Of(external, config.Mode)}; {own}" : own;
    }

    private void NoteDropped()
    {
        if (PoolRules.IsWhole(config, pools) && state.Pending is { } pending && pending.To != Current && pending.Obstacle(config, pools, now) is { } obstacle)
        {
            var failures = pending.LastError is { } error ? $" ({Counted(pending.Attempts)} failed, the last one: {error})" : "";
            Trail.Add("dropped",
                $"dropped an unfinished scaling, {DecisionText.Changes(config.Mode, pending.From, pending.To)}: " +
                $"{obstacle}{failures}");
        }
    }

    private Decision Finish(PendingScaling pending)
    {
        var (step, reason) = pending.LastError is { } error
            ? ("not_carried_out", $"not carried out after {Counted(pending.Attempts)}, retrying: {error}")
            : ("finish", "the last decision was interrupted");
        Trail.Add(step, pending.LastError is null ? $"{reason}; carrying it out now" : reason, ("attempts", pending.Attempts));
        return Decision(DecisionOutcome.Scale, pending.To, new(ReasonCode.Finish, reason));
    }

    private static string Counted(int attempts) => attempts == 1 ? "1 attempt" : $"{attempts} attempts";
}
