namespace Planner.Observations;

/// <summary>Gauges of one worker at one moment. What was not shown is null, never zero.</summary>
/// <param name="Id">The worker, as its metrics name it.</param>
public sealed record WorkerSample(string Id)
{
    /// <summary>Data-parallel ranks of the worker, each with KV blocks of its own; at least 1.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>Input tokens queued and running.</summary>
    public double? ActivePrefillTokens { get; init; }

    /// <summary>TTFT of the request that got its first token last, ms.</summary>
    public double? LastTtftMs { get; init; }

    /// <summary>Input length of that request, tokens.</summary>
    public double? LastIsl { get; init; }

    /// <summary>KV blocks that the active requests fill.</summary>
    public double? ActiveDecodeBlocks { get; init; }

    /// <summary>Time between the last two tokens, ms.</summary>
    public double? LastItlMs { get; init; }
}
