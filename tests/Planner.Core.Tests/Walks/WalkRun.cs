using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.Policies;
using Planner.State;

namespace Planner.Walks;

/// <summary>Two instances of the app on one stored state, in a world in which the actions of a plan happen.</summary>
internal sealed class WalkRun
{
    /// <summary>An instance that stalls longer than this has missed its deadline: it neither decides nor scales any more.</summary>
    private const double DeadlineS = 10;

    private readonly WalkWorld _world;
    private readonly WalkStore _store;
    private readonly WalkCarrier _carrier;
    private readonly WalkChecks _checks;
    private readonly WalkObservation?[] _looks = new WalkObservation?[2];

    private WalkRun(WalkPlan plan, Action<string>? journal)
    {
        _world = new WalkWorld(plan);
        Report = new WalkReport(journal);
        _store = new WalkStore(Report);
        _carrier = new WalkCarrier(_world, _store, Report);
        _checks = new WalkChecks(_world, Report);
    }

    private WalkReport Report { get; }

    /// <summary>Takes a walk, and the quiet quarter of an hour after it.</summary>
    /// <param name="plan">What happens.</param>
    /// <param name="journal">Told every step; null where nobody listens.</param>
    public static WalkReport Take(WalkPlan plan, Action<string>? journal = null)
    {
        var run = new WalkRun(plan, journal);
        foreach (var action in plan.Actions)
        {
            run.Do(action);
        }

        new WalkRecovery(plan, run._world, run._store, run.Report).Check(run.Do);
        return run.Report;
    }

    private void Do(WalkAction action)
    {
        Report.Next(action);
        switch (action)
        {
            case WalkAction.Tick tick: Run(tick); break;
            case WalkAction.Look look: _looks[look.Instance] = _world.Observe(0, _store); break;
            case WalkAction.Fault fault: _world.Fault = fault; break;
            case WalkAction.Rate rate: _world.Traffic.Rate = rate.PerSecond; break;
            case WalkAction.External external: _world.ScaleExternally(external.Prefill, external.Decode); break;
            case WalkAction.Settings settings: Edit(settings.Config); break;
            case WalkAction.Clock clock: _world.SetClock(clock.Jump); break;
            case WalkAction.Rescale rescale: Rescale(rescale); break;
            case WalkAction.Release when _store.State.HoldAt(_world.Now) is not null || _store.State.External is not null:
                _store.Write(ManualRescale.Release(_store.State, "ann", _world.Now).State);
                break;
        }
    }

    private void Edit(PlannerConfig config)
    {
        _world.Config = config;
        _store.ForgetReadings();
    }

    private void Run(WalkAction.Tick tick)
    {
        _world.Advance(tick.Seconds, tick.Noise);
        _carrier.Resume(tick.Instance, DeadlineS);
        var looked = _looks[tick.Instance];
        _looks[tick.Instance] = null;
        var seen = looked is not null && _world.PassedS - looked.PassedS <= DeadlineS
            ? looked : _world.Observe(tick.Noise, _store);
        RunThroughput(tick, seen);
        RunLoad(tick, tick.Noise % 2 == 0 ? seen : _world.Observe(tick.Noise, _store));
    }

    private void RunThroughput(WalkAction.Tick tick, WalkObservation seen)
    {
        var (config, interval) = (_world.Config, _world.Config.ThroughputAdjustmentInterval);
        var slot = TickSlot.EndOfLast(seen.Now, interval);
        var clock = TickSlot.EndOfLast(_world.Now, interval);
        if (config.EnableThroughputScaling && !TickSlot.IsDone(_store.State.Throughput.LastSlotEnd, slot, interval, clock))
        {
            var settings = new TickSettings(config, TestProfile.Capacity);
            Decide(DecisionLoop.Throughput, tick, seen, state => seen.IsBlind
                ? ThroughputTick.RunBlind(state, "the API server does not answer", settings, seen.Now)
                : ThroughputTick.Run(state, new ThroughputObservation(seen.Traffic, seen.Pools.Prefill, seen.Pools.Decode)
                {
                    SharedControl = seen.Pools.SharedControl,
                    Served = seen.Pools.Served,
                }, settings, seen.Now));
        }
    }

    private void RunLoad(WalkAction.Tick tick, WalkObservation seen)
    {
        var (config, interval) = (_world.Config, _world.Config.LoadAdjustmentInterval);
        if (config.RunsLoadLoop && !TickSlot.IsDone(_store.State.Load.LastSlotEnd, TickSlot.EndOfLast(seen.Now, interval), interval))
        {
            var settings = new TickSettings(config, TestProfile.Capacity);
            Decide(DecisionLoop.Load, tick, seen, state => seen.IsBlind
                ? LoadTick.RunBlind(state, "the API server does not answer", settings, seen.Now)
                : LoadTick.Run(state, seen.Load, settings, seen.Now));
        }
    }

    private void Decide(DecisionLoop loop, WalkAction.Tick tick, WalkObservation seen, Func<DeploymentState, TickResult> run)
    {
        if (Report.Survives(Promises.NeverThrows, () => run(_store.State)) is not { } result)
        {
            return;
        }

        _checks.Check(loop, _store.State, seen, result);
        if (tick.CarryOut == CarryOut.WriteFails)
        {
            return;
        }

        _store.Write(result, loop == DecisionLoop.Load && !seen.IsBlind ? seen : null);
        _checks.Stored(seen, result.State);
        _carrier.Begin(tick, result.Decision.Outcome, _store.State);
    }

    private void Rescale(WalkAction.Rescale rescale)
    {
        var seen = _world.Observe(0, _store);
        var request = new RescaleRequest(rescale.Prefill, rescale.Decode, TimeSpan.FromSeconds(rescale.HoldS), "ann", "a test");
        if (seen.ShowsPools && ManualRescale.Problems(_world.Config, request, seen.Pools).Count == 0
            && (request.Prefill ?? request.Decode) is not null)
        {
            var result = ManualRescale.Run(_store.State, _world.Config, request, seen.Pools, _world.Now);
            _store.Write(result, null);
            _carrier.Begin(new WalkAction.Tick(0, 0, CarryOut.Done, 0), result.Decision.Outcome, _store.State);
        }
    }
}
