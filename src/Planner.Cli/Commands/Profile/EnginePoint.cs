using System.Text.Json.Nodes;
using Planner.Engines;

namespace Planner.Cli.Commands;

/// <summary>A point to compute a latency of: a prompt, or a batch of the whole engine, or both.</summary>
/// <param name="Given">The point as it was given.</param>
/// <param name="Isl">Input length of a prompt, tokens.</param>
/// <param name="Batch">Mean context, tokens, and requests of the whole engine.</param>
internal sealed record EnginePoint(JsonObject Given, double? Isl, (double Context, double Concurrency)? Batch)
{
    public const string TtftField = "ttft_ms", ItlField = "itl_ms";

    /// <summary>Time to first token where nothing else waits, ms.</summary>
    public double? TtftMs(EngineCapacity engine) => Isl is { } isl ? Rounded(engine.Prefill.TtftMs(isl)) : null;

    /// <summary>Inter-token latency, ms.</summary>
    public double? ItlMs(EngineCapacity engine) => Batch is { } batch ? Rounded(engine.Decode.ItlMs(batch.Concurrency, batch.Context)) : null;

    /// <summary>The point as it was given, and its latencies.</summary>
    public JsonObject Answer(EngineCapacity engine)
    {
        var answer = Given.DeepClone().AsObject();
        if (TtftMs(engine) is { } ttft)
        {
            answer[TtftField] = ttft;
        }

        if (ItlMs(engine) is { } itl)
        {
            answer[ItlField] = itl;
        }

        return answer;
    }

    /// <summary>A tenth of a microsecond: what is beyond differs from machine to machine.</summary>
    private static double Rounded(double ms) => Math.Round(ms, 4);
}
