using Planner.Model;

namespace Planner.Simulation;

/// <summary>How long a simulated engine takes, and what it holds.</summary>
public abstract class EngineTimes
{
    /// <summary>Tokens that the KV cache of one decode engine holds, all its ranks together.</summary>
    public abstract double MaxKvTokens { get; }

    /// <summary>Requests that one decode engine runs at once.</summary>
    public virtual double MostRequests => double.PositiveInfinity;

    /// <summary>Prompts that one prefill engine works on at once.</summary>
    public virtual int PrefillRanks => 1;

    /// <summary>What the engine shows of the limits of one decode rank.</summary>
    public virtual EngineLimits Limits => new(KvBlocks: Math.Floor(MaxKvTokens / BlockTokens), BlockTokens: BlockTokens);

    /// <summary>Tokens of a KV block.</summary>
    public virtual int BlockTokens => 16;

    /// <summary>Longest context of the model, tokens; null where it is not shown.</summary>
    public virtual double? ContextLength => null;

    /// <summary>Duration of one prefill, seconds, above 0.</summary>
    /// <param name="isl">Input length, tokens, 0 or more.</param>
    public abstract double PrefillS(int isl);

    /// <summary>Duration of one decode iteration, seconds, above 0.</summary>
    /// <param name="requests">Requests in the batch, 1 or more.</param>
    /// <param name="kvTokens">Tokens in the KV cache, of all of them.</param>
    public abstract double DecodeS(int requests, double kvTokens);
}
