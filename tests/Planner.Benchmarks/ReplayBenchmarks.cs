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

    [Params("azure2023_conv", "azure2023_conv_x8")]
    public string Trace { get; set; } = "";

    private SimulatorOptions Options => Trace == "azure2023_conv" ? new(1, 2) : new(3, 9);

    [Benchmark]
    public RequestTrace Read()
    {
        using var stream = File.OpenRead(ReferenceData.PathOf("traces", $"{Trace}.jsonl.gz"));
        return RequestTrace.Read(stream, Trace);
    }

    [Benchmark]
    public ReplayReport ReadAndReplay() =>
        ReplayReport.Create(ScheduledReplay.Run(Read(), _times, Options), ttftMs: 300, itlMs: 6, wallSeconds: 0);
}
