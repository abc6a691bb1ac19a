using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Simulation;

/// <summary>Both loops of one deployment, run on a simulator that has been advanced to their moment.</summary>
internal sealed class ReplayLoops(ServingSimulator simulator, TickSettings settings, CancellationToken cancellation)
{
    private readonly List<ReplayTick> _ticks = [];
    private readonly List<ReplayChange> _changes = [];
    private readonly List<LoadSample> _samples = [];
    private DeploymentState _state = WarmUpTrace.Apply(DeploymentState.Empty, settings.Config);
    private Decision? _last;

    public IReadOnlyList<ReplayTick> Ticks => _ticks;

    public IReadOnlyList<ReplayChange> Changes => _changes;

    /// <summary>Does what is due; where both loops are, the throughput loop goes first.</summary>
    public void Run(ReplayInstant instant)
    {
        var now = DateTimeOffset.UnixEpoch + instant.At;
        if (instant.Throughput)
        {
            RunThroughput(now);
        }

        if (instant.Sample)
        {
            _samples.Add(simulator.Metrics.SampleLoad());
        }

        if (instant.Load)
        {
            RunLoad(now);
        }
    }

    private void RunThroughput(DateTimeOffset now)
    {
        var window = simulator.Metrics.TakeWindow();
        if (settings.Config.EnableThroughputScaling)
        {
            var pools = Pools(now);
            var seen = new ThroughputObservation(window.ToObservation(), pools.Prefill, pools.Decode);
            Carry(ThroughputTick.Run(_state, seen, settings, now, cancellation));
        }

        _ticks.Add(new ReplayTick(
            simulator.NowS, window, _last,
            new ReplicaTargets(simulator.Metrics.PrefillStatus.Desired, simulator.Metrics.DecodeStatus.Desired)));
    }

    private void RunLoad(DateTimeOffset now)
    {
        var seen = simulator.Metrics.Load([.. _samples], Pools(now), settings.Capacity);
        _samples.Clear();
        Carry(LoadTick.Run(_state, seen, settings, now));
    }

    private PoolsSeen Pools(DateTimeOffset now) =>
        new(now, simulator.Metrics.PrefillStatus, simulator.Metrics.DecodeStatus);

    private void Carry(TickResult result)
    {
        (_state, _last) = (result.State, result.Decision);
        if (result.Decision.Outcome == DecisionOutcome.Scale)
        {
            simulator.Scale(result.Decision.Prefill, result.Decision.Decode);
            _state = _state.Done();
            _changes.Add(new ReplayChange(simulator.NowS, result.Decision));
        }
    }
}
