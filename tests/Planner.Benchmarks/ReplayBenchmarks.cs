using BenchmarkDotNet.Attributes;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Simulation;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Benchmarks;

/// <summary>
/// Replays of the example day, and of an hour of real traffic where the reference data is present. The target, reading
/// included, is 0.15 s for azure2023_conv and 1.2 s for its eightfold copy.
/// </summary>
[MemoryDiagnoser, MedianColumn]
public class ReplayBenchmarks
{
    private const string Example = "example day";

    private static readonly Dictionary<string, SimulatorOptions> Deployments = new()
    {
        [Example] = new(6, 10),
        ["azure2023_conv"] = new(1, 2),
        ["azure2023_conv_x8"] = new(3, 9),
        ["mooncake_conversation_x10"] = new(11, 15),
    };

    private EngineTimes _times = null!;
    private TickSettings _settings = null!;
    private string _path = "";

    [ParamsSource(nameof(Traces))]
    public string Trace { get; set; } = "";

    public static IEnumerable<string> Traces => ReferenceData.IsPresent ? Deployments.Keys : [Example];

    [GlobalSetup]
    public void SetUp()
    {
        var (path, profile) = Trace == Example
            ? (Repository.PathOf("docs", "examples", "day.jsonl.gz"), SyntheticEngine.Profile)
            : (ReferenceData.PathOf("traces", $"{Trace}.jsonl.gz"), ReferenceProfiles.Load("h200-tp1"));
        var config = new PlannerConfig
        {
            TtftMs = 300,
            ItlMs = 6,
            MaxGpuBudget = -1,
            LoadPredictor = LoadPredictor.Kalman,
            ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
        };
        (_path, _times) = (path, new ModelTimes(new EngineCapacity(profile)));
        _settings = new TickSettings(config, new EngineCapacity(profile));
    }

    [Benchmark]
    public RequestTrace Read()
    {
        using var stream = File.OpenRead(_path);
        return RequestTrace.Read(stream, Trace);
    }

    /// <summary>A deployment that is never scaled.</summary>
    [Benchmark]
    public ReplayReport ReadAndReplay() =>
        ReplayReport.Create(ScheduledReplay.Run(Read(), _times, Deployments[Trace]), ttftMs: 300, itlMs: 6, wallSeconds: 0);

    /// <summary>The same with a tick a minute that scales it.</summary>
    [Benchmark]
    public ReplayOutcome ReadAndPlan() => Replay.Run(Read(), _times, Deployments[Trace], _settings);
}
