using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging.Abstractions;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Runtime;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>
/// The app's loops over a simulated deployment: the same ticks, a virtual clock, a store in memory. The simulator has been
/// advanced to their moment.
/// </summary>
internal sealed class ReplayLoops
{
    private readonly List<ReplayTick> _ticks = [];
    private readonly List<ReplayChange> _changes = [];
    private readonly VirtualClock _clock = new();
    private readonly ServingSimulator _simulator;
    private readonly ReplayCluster _cluster;
    private readonly PlannedDeployment _deployment;
    private readonly ThroughputLoop _throughput;
    private readonly LoadLoop _load;
    private readonly CancellationToken _cancellation;
    private Decision? _last;

    public ReplayLoops(ServingSimulator simulator, TickSettings settings, CancellationToken cancellation)
    {
        (_simulator, _cancellation) = (simulator, cancellation);
        _cluster = new ReplayCluster(simulator, _clock);
        _deployment = new PlannedDeployment(new DeploymentConfig { Name = "replay", Config = settings.Config }, settings);
        var store = new MemoryStateStore();
        var time = new PlannerTime(_clock) { IsVirtual = true };
        var carrier = new DecisionCarrier(_cluster, store, NullLogger<DecisionCarrier>.Instance);
        var host = new LoopHost(WarmUpTrace.Apply, _ => { });
        _throughput = new ThroughputLoop(_cluster, store, carrier, time, host, NullLogger<ThroughputLoop>.Instance);
        _load = new LoadLoop(_cluster, store, carrier, time, NullLogger<LoadLoop>.Instance);
    }

    public IReadOnlyList<ReplayTick> Ticks => _ticks;

    public IReadOnlyList<ReplayChange> Changes => _changes;

    /// <summary>Does what is due; where both loops are, the throughput loop goes first.</summary>
    public void Run(ReplayInstant instant)
    {
        _clock.Now = DateTimeOffset.UnixEpoch + instant.At;
        if (instant.Throughput)
        {
            var window = _cluster.EndWindow();
            if (_deployment.Loops.Contains(DecisionLoop.Throughput))
            {
                Run(_throughput);
            }

            _ticks.Add(new ReplayTick(_simulator.NowS, window, _last, _cluster.Targets));
        }

        if (instant.Sample)
        {
            _cluster.Sample();
        }

        if (instant.Load)
        {
            Run(_load);
        }
    }

    /// <summary>On a virtual clock nothing waits, so that a tick is over when the call returns.</summary>
    private void Run(IDeploymentLoop loop)
    {
        var outcome = loop.RunAsync(_deployment, onlyIfDue: true, _cancellation).GetAwaiter().GetResult();
        if (outcome.Unforeseen is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        if (outcome.Decision is { } decision)
        {
            _last = decision;
            if (decision.Outcome == DecisionOutcome.Scale)
            {
                _changes.Add(new ReplayChange(_simulator.NowS, decision));
            }
        }
    }
}
