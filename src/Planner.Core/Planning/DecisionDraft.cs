using Planner.Configuration;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning;

/// <summary>What the decisions of all loops have in common: who else scales, holds, budget, and what is written down.</summary>
internal sealed class DecisionDraft(
    DecisionLoop loop, PlannerConfig config, PoolsSeen pools, DeploymentState state, DateTimeOffset now)
{
    private readonly bool _adviseOnly =
        config.AdvisesBecauseOf is not null || (pools.SharedControl is not null && !config.AllowSharedControl);

    /// <summary>The steps so far.</summary>
    public DecisionTrail Trail { get; } = new();

    /// <summary>Replicas that are asked for now.</summary>
    public ReplicaTargets Current { get; } = new(pools.Prefill?.Desired ?? 0, pools.Decode?.Desired ?? 0);

    /// <summary>GPUs of one engine.</summary>
    public EngineGpus Gpus { get; } = PoolRules.Gpus(config, pools.Prefill, pools.Decode);

    /// <summary>A person's targets that are in force.</summary>
    public Hold? Hold { get; } = state.HoldAt(now);

    /// <summary>What to do where targets differ from what is there.</summary>
    public DecisionOutcome Action => _adviseOnly ? DecisionOutcome.Advise : DecisionOutcome.Scale;

    /// <summary>A decision that was interrupted before it was carried out; null where none was.</summary>
    public ReplicaTargets? Unfinished =>
        state.Pending is { } pending && pending.IsUnfinished(Current, now) && !_adviseOnly ? pending.To : null;

    /// <summary>Writes down who else has a hand in this.</summary>
    public void NoteOthers()
    {
        if (state.Targets is { } asked && asked != Current && state.Pending?.From != Current)
        {
            Trail.Add("external",
                $"somebody else scaled: {DecisionText.Changes(config.Mode, asked, Current)}",
                ("prefill", Current.Prefill), ("decode", Current.Decode));
        }

        if (config.AdvisesBecauseOf is { } setting)
        {
            Trail.Add("advisory", $"{setting}: this planner only advises, nothing is scaled");
        }

        // Two planners on the same pools would undo each other's work for ever.
        if (pools.SharedControl is { } other)
        {
            var remedy = config.AllowSharedControl && !_adviseOnly
                ? "allow_shared_control is set, so this one scales all the same"
                : "this one only advises; switch the other off, or set allow_shared_control";
            Trail.Add("shared_control", $"{other}: {remedy}");
        }
    }

    /// <summary>
    /// A load decision that must be before anything is planned: blocked by an obstacle, held by a person, or an
    /// interrupted one to finish; null where there is none.
    /// </summary>
    /// <param name="obstacle">Why nothing can be planned; null where it can.</param>
    public Decision? BeforePlanning(string? obstacle) =>
        obstacle is not null ? Blocked(obstacle)
        : Hold is { } hold ? Held(hold)
        : Unfinished is { } to ? Finish(to, "nobody has scaled since")
        : null;

    /// <summary>A person's targets, within the bounds of today's configuration.</summary>
    public Decision Held(Hold hold)
    {
        var target = Budgeted(new ReplicaTargets(
            PoolRules.PlansPrefill(config.Mode) ? Math.Max(hold.Prefill, config.MinPrefill) : Current.Prefill,
            PoolRules.PlansDecode(config.Mode) ? Math.Max(hold.Decode, config.MinDecode) : Current.Decode));
        Trail.Add("hold", DecisionText.Of(hold), ("prefill", hold.Prefill), ("decode", hold.Decode));
        return Decision(target == Current ? DecisionOutcome.Keep : Action, target, DecisionText.Of(hold));
    }

    /// <summary>A plan in which no pool shrinks, where the observation is no evidence that fewer replicas would do.</summary>
    /// <param name="wanted">The plan.</param>
    /// <param name="whyNot">What is missing, for a person; null where nothing is.</param>
    public ReplicaTargets WithoutShrinking(ReplicaTargets wanted, string? whyNot)
    {
        var kept = new ReplicaTargets(Math.Max(wanted.Prefill, Current.Prefill), Math.Max(wanted.Decode, Current.Decode));
        if (whyNot is null || kept == wanted)
        {
            return wanted;
        }

        Trail.Add("evidence", $"nothing is scaled in: {whyNot}", ("prefill", wanted.Prefill), ("decode", wanted.Decode));
        return kept;
    }

    /// <summary>As much of a plan as the budget allows.</summary>
    public ReplicaTargets Budgeted(ReplicaTargets wanted)
    {
        var affordable = GpuBudget.Apply(config, wanted, Gpus);
        if (affordable != wanted)
        {
            Trail.Add("budget",
                $"{DecisionText.Changes(config.Mode, wanted, affordable)}: {DecisionText.BudgetCause(config, affordable, Gpus)}",
                ("max_gpu_budget", config.MaxGpuBudget),
                ("wanted_gpus", GpuBudget.Gpus(config.Mode, wanted, Gpus)),
                ("planned_gpus", GpuBudget.Gpus(config.Mode, affordable, Gpus)));
        }

        return affordable;
    }

    /// <summary>Nothing new can be decided; what was decided before and interrupted is finished all the same.</summary>
    public Decision Blocked(string reason)
    {
        if (Unfinished is { } to)
        {
            return Finish(to, reason);
        }

        Trail.Add("keep", $"replicas stay as they are: {reason}");
        return Decision(DecisionOutcome.Blocked, Current, reason);
    }

    /// <summary>Carries an interrupted decision out.</summary>
    public Decision Finish(ReplicaTargets to, string reason)
    {
        Trail.Add("finish", $"the last decision was interrupted and is carried out now ({reason})");
        return Decision(DecisionOutcome.Scale, to, "the last decision was interrupted before it was carried out");
    }

    /// <summary>The decision, with the steps so far.</summary>
    public Decision Decision(DecisionOutcome outcome, ReplicaTargets target, string cause) => new()
    {
        At = now,
        Loop = loop,
        Outcome = outcome,
        Prefill = target.Prefill,
        Decode = target.Decode,
        FromPrefill = Current.Prefill,
        FromDecode = Current.Decode,
        Reason = outcome == DecisionOutcome.Blocked
            ? cause
            : $"{DecisionText.Changes(config.Mode, Current, target)}: {cause}",
        Steps = Trail.Steps,
    };
}
