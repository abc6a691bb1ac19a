namespace Planner.Model;

/// <summary>Which loop decided.</summary>
public enum DecisionLoop
{
    /// <summary>The throughput loop.</summary>
    Throughput,

    /// <summary>The load loop.</summary>
    Load,

    /// <summary>A person.</summary>
    Manual,
}
