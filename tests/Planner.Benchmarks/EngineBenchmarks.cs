using BenchmarkDotNet.Attributes;
using Planner.Cluster.Documents;
using Planner.Engines;
using Planner.Testing;

namespace Planner.Benchmarks;

/// <summary>What a question to an engine's models costs, and to build them from a sweep.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private static readonly EngineProfile Profile =
        ProfileDocuments.Read(Repository.PathOf("docs", "examples", "engines", "tensor-parallel-4"));

    private readonly EngineCapacity _engine = new(Profile);

    [Benchmark]
    public double Itl() => _engine.Decode.ItlMs(70, 1260);

    [Benchmark]
    public double Ttft() => _engine.Prefill.TtftMs(1155);

    [Benchmark]
    public double RequestsWithinALimit() => _engine.Decode.RequestsWithin(15, 1260, 800);

    [Benchmark]
    public EngineCapacity Build() => new(Profile);
}
