namespace Planner.Model;

/// <summary>What a pool's workers do.</summary>
public enum PoolRole
{
    /// <summary>Reads prompts, up to the first token.</summary>
    Prefill,

    /// <summary>Writes the other tokens; an aggregated pool does both.</summary>
    Decode,
}
