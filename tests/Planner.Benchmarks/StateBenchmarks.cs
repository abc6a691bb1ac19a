using BenchmarkDotNet.Attributes;
using Planner.Configuration;
using Planner.Engines;
using Planner.Forecasting;
using Planner.Loop;
using Planner.Simulation;
using Planner.State;

namespace Planner.Benchmarks;

/// <summary>The stored form of a state that holds as many points as it ever will.</summary>
[MemoryDiagnoser, MedianColumn]
public class StateBenchmarks
{
    private DeploymentState _state = null!;
    private byte[] _stored = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var config = new PlannerConfig { TtftMs = 2000, ItlMs = 40, LoadPredictor = LoadPredictor.Kalman };
        _state = SyntheticTraffic.StateAfter(
            SeriesHistory.MaxPoints, new TickSettings(config, new EngineCapacity(SyntheticEngine.Profile)));
        _stored = StateFormat.Write(_state);
        Console.WriteLine($"// a state of {SeriesHistory.MaxPoints} points a series has {_stored.Length} bytes");
    }

    [Benchmark]
    public byte[] Write() => StateFormat.Write(_state);

    [Benchmark]
    public DeploymentState Read() => StateFormat.Read(_stored);

    [Benchmark]
    public DeploymentState WriteAndRead() => StateFormat.Read(StateFormat.Write(_state));
}
