using BenchmarkDotNet.Attributes;
using Planner.Simulation;
using Planner.Testing;

namespace Planner.Benchmarks;

/// <summary>
/// Static replays of an hour of real traffic, needing the reference data. The target, reading included, is 0.15 s for
/// azure2023_conv and 1.2 s for its eightfold copy.
/// </summary>
[MemoryDiagnoser]
public class ReplayBenchmarks
{
    private readonly EngineTimes _times = new(ReferenceProfiles.Load("h200-tp1"));

    private static readonly Dictionary<string, SimulatorOptions> Deployments = new()
    {
        ["azure2023_conv"] = new(1, 2),
        ["azure2023_conv_x8"] = new(3, 9),
        ["mooncake_conversation_x10"] = new(11, 15),
    };

    [ParamsSource(nameof(Traces))]
    public string Trace { get; set; } = "";

    public static IEnumerable<string> Traces => Deployments.Keys;

    [Benchmark]
    public RequestTrace Read()
    {
        using var stream = File.OpenRead(ReferenceData.PathOf("traces", $"{Trace}.jsonl.gz"));
        return RequestTrace.Read(stream, Trace);
    }

    [Benchmark]
    public ReplayReport ReadAndReplay() =>
        ReplayReport.Create(ScheduledReplay.Run(Read(), _times, Deployments[Trace]), ttftMs: 300, itlMs: 6, wallSeconds: 0);
}
