using BenchmarkDotNet.Attributes;
using Planner.Capacity;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
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
