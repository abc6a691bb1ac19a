using BenchmarkDotNet.Attributes;
using Planner.Capacity;
using Planner.Configuration;
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
