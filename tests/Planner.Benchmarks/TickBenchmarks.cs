using BenchmarkDotNet.Attributes;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.Simulation;
using Planner.State;

namespace Planner.Benchmarks;

/// <summary>One throughput tick with the observation in hand: learn, forecast, correct, size, decide.</summary>
[MemoryDiagnoser, MedianColumn]
public class TickBenchmarks
{
    private TickSettings _settings = null!;
    private DeploymentState _state = null!;

    [Params(50, 1000)]
    public int Points { get; set; }

    [Params(LoadPredictor.Constant, LoadPredictor.Kalman)]
    public LoadPredictor Predictor { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var config = new PlannerConfig { TtftMs = 2000, ItlMs = 40, MaxGpuBudget = 16, LoadPredictor = Predictor };
        _settings = new TickSettings(config, new EngineCapacity(SyntheticEngine.Profile));
        _state = SyntheticTraffic.StateAfter(Points, _settings);
    }

    [Benchmark]
    public TickResult Tick() =>
        ThroughputTick.Run(_state, SyntheticTraffic.Seen(Points), _settings, SyntheticTraffic.EndOf(Points));
}

/// <summary>One load tick of policy <c>slo</c> with the observation in hand, after 1,000 of them.</summary>
[MemoryDiagnoser, MedianColumn]
public class SloTickBenchmarks
{
    private const int Ticks = 1000;
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly TickSettings _settings = new(
        new PlannerConfig { Policy = "slo", TtftMs = 2000, ItlMs = 40, MaxGpuBudget = -1 },
        new EngineCapacity(SyntheticEngine.Profile));

    private LoadSample _sample = null!;
    private DeploymentState _state = null!;

    [Params(20, 200)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var workers = Enumerable.Range(0, Workers / 2).Select(i => new WorkerSample($"{i}")
        {
            ActivePrefillTokens = 1000 + i,
            LastTtftMs = 400 + i,
            LastIsl = 1000,
            ActiveDecodeBlocks = 200 + i,
            LastItlMs = 20,
        }).ToArray();
        _sample = new LoadSample(workers, workers);
        _state = Enumerable.Range(0, Ticks).Aggregate(
            DeploymentState.Empty, (state, tick) => LoadTick.Run(state, Seen(tick), _settings, At(tick)).State.Done());
    }

    [Benchmark]
    public TickResult Tick() => LoadTick.Run(_state, Seen(Ticks), _settings, At(Ticks));

    private static DateTimeOffset At(int tick) => Start.AddSeconds(5 * tick);

    private LoadObservation Seen(int tick)
    {
        var pool = new PoolStatus(Workers / 2, Workers / 2, Stable: true, GPUsPerReplica);
        var finished = Workers * (tick + (Math.Sin(tick / 20.0) * 5));
        return new LoadObservation([.. Enumerable.Repeat(_sample, 10)], new PoolsSeen(At(tick), pool, pool))
        {
            Counters = new FrontendCounters(
                finished, Workers, new Histogram([1000, 2000], [finished / 2, finished / 2, 0], finished * 1000),
                new Histogram([200, 400], [finished / 2, finished / 2, 0], finished * 200)),
        };
    }

    private const int GPUsPerReplica = 1;
}

/// <summary>One load tick with the observation in hand: learn, fit, judge, decide.</summary>
[MemoryDiagnoser, MedianColumn]
public class LoadTickBenchmarks
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly TickSettings _settings = new(
        new PlannerConfig { EnableThroughputScaling = false, EnableLoadScaling = true, MaxGpuBudget = -1 }, null);

    private LoadObservation _seen = null!;
    private DeploymentState _state = null!;

    [Params(4, 100)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pool = new PoolStatus(Workers, Workers, Stable: true, GpusPerReplica: 1);
        var workers = Enumerable.Range(0, Workers).Select(i => new WorkerSample($"{i}")
        {
            ActivePrefillTokens = 1000 + i,
            LastTtftMs = 100 + i,
            LastIsl = 500,
            ActiveDecodeBlocks = 200 + i,
            LastItlMs = 20 + i,
        }).ToArray();
        var sample = new LoadSample(workers, workers);
        _seen = new LoadObservation([.. Enumerable.Repeat(sample, 10)], new PoolsSeen(Now, pool, pool));
        _state = LoadTick.Run(DeploymentState.Empty, _seen, _settings, Now.AddSeconds(-5)).State;
    }

    [Benchmark]
    public TickResult Tick() => LoadTick.Run(_state, _seen, _settings, Now);
}
