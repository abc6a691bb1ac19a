using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.State;

namespace Planner.Walks;

/// <summary>
/// Carries out what is pending in a stored state, as the app does: only from the numbers that it was decided on, and what shrinks
/// first where old and new sizes do not fit together.
/// </summary>
internal sealed class WalkCarrier(WalkWorld world, WalkStore store, WalkReport report)
{
    private readonly Paused?[] _paused = new Paused?[2];
    private readonly HashSet<(int Decision, bool IsPrefill, int ExternalChanges)> _writes = [];

    /// <summary>Carries out what a tick has stored, where it decided to scale, as far as it gets.</summary>
    public void Begin(WalkAction.Tick tick, DecisionOutcome outcome, DeploymentState state)
    {
        if (state.Pending is not { } pending || outcome != DecisionOutcome.Scale || tick.CarryOut == CarryOut.Dies)
        {
            return;
        }

        var scaling = new Paused(pending, store.PendingId, store.Version, world.Config, world.PassedS);
        if (tick.CarryOut == CarryOut.Paused)
        {
            _paused[tick.Instance] = scaling;
        }
        else
        {
            Do(scaling, tick.CarryOut);
        }
    }

    /// <summary>Goes on with what an instance was about to do, unless it has missed its deadline.</summary>
    public void Resume(int instance, double deadlineS)
    {
        if (_paused[instance] is { } paused && world.PassedS - paused.AtS <= deadlineS)
        {
            report.Tell(() => $"    instance {instance} goes on");
            Do(paused, CarryOut.Done);
        }

        _paused[instance] = null;
    }

    private void Do(Paused scaling, CarryOut how)
    {
        var writes = how switch { CarryOut.Refused => 0, CarryOut.HalfDone or CarryOut.DiesHalfway => 1, _ => 2 };
        var isDone = Scale(scaling, scaling.Pending.From, scaling.Pending.To, writes);
        if (how is CarryOut.AnswerLost or CarryOut.DiesHalfway)
        {
            return;
        }

        if (store.Version == scaling.Version)
        {
            store.Write(isDone ? store.State.Done() : store.State.Failed(how == CarryOut.HalfDone ? world.Desired : null, "it was refused"));
        }
        else if (isDone && (store.State.Hold is null ? store.State.Pending?.To : store.State.Targets) is { } later && later != scaling.Pending.To)
        {
            Scale(scaling with { Decision = store.PendingId }, scaling.Pending.To, later, 2);
        }
        else if (isDone && store.State.Targets != scaling.Pending.To)
        {
            world.NoteExternalChange();     // to what was stored since, an instance that goes on late is somebody else
        }
    }

    /// <returns>Whether the pools ask for what was to be reached.</returns>
    private bool Scale(Paused scaling, Pools<int> from, Pools<int> to, int writes)
    {
        if (world.Desired != from || world.Fault.Kind == WalkFault.Blind)
        {
            return world.Desired == to && world.Fault.Kind != WalkFault.Blind;
        }

        var (prefill, decode) = (new Pools<int>(to.Prefill, from.Decode), new Pools<int>(from.Prefill, to.Decode));
        var bothFit = Fits(scaling.Config, new(Math.Max(from.Prefill, to.Prefill), Math.Max(from.Decode, to.Decode)));
        var prefillFirst = bothFit ? to.Prefill >= from.Prefill : to.Prefill < from.Prefill;
        Pools<int>[] steps = prefillFirst ? [prefill, to] : [decode, to];
        foreach (var step in steps.Where(step => step != from).Distinct().Take(writes))
        {
            Write(scaling, step);
        }

        return world.Desired == to;
    }

    private void Write(Paused scaling, Pools<int> to)
    {
        var (from, config) = (world.Desired, scaling.Config);
        report.Tell(() => $"    writes {from} -> {to}");
        world.Desired = to;
        report.Require(Promises.Budget, Fits(config, to) || (to.Prefill <= from.Prefill && to.Decode <= from.Decode),
            () => $"{from} -> {to} is written on a budget of {config.MaxGpuBudget} with {world.Gpus}");
        report.Require(Promises.Minimum,
            to.Prefill >= Math.Min(from.Prefill, config.MinPrefill) && to.Decode >= Math.Min(from.Decode, config.MinDecode),
            () => $"{from} -> {to} is written with minimum {config.MinPrefill}+{config.MinDecode}");
        Count(scaling, to.Prefill != from.Prefill, isPrefill: true);
        Count(scaling, to.Decode != from.Decode, isPrefill: false);
    }

    /// <summary>What somebody else has scaled back within the deadline looks as if it was never done.</summary>
    private void Count(Paused scaling, bool isWritten, bool isPrefill) => report.Require(
        Promises.Once, !isWritten || _writes.Add((scaling.Decision, isPrefill, world.ExternalChanges)),
        () => $"{scaling.Pending} is carried out again");

    private bool Fits(PlannerConfig config, Pools<int> targets) =>
        config.MaxGpuBudget < 0 || GpuBudget.Gpus(config.Mode, targets, world.Gpus) <= config.MaxGpuBudget;

    /// <param name="Pending">What is to be done.</param>
    /// <param name="Decision">Which decision that is.</param>
    /// <param name="Version">Which write of the state it was stored in.</param>
    /// <param name="Config">The settings that it was decided with.</param>
    /// <param name="AtS">When.</param>
    private sealed record Paused(PendingScaling Pending, int Decision, int Version, PlannerConfig Config, double AtS);
}
