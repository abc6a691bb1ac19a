namespace Planner.Simulation;

/// <summary>What became of one request.</summary>
/// <param name="TtftMs">Time from arrival to first token, ms.</param>
/// <param name="ItlMs">Mean time between its tokens, waiting for decode included, ms; null with one output token.</param>
/// <param name="FinishS">When its last token came, seconds.</param>
public readonly record struct RequestOutcome(double TtftMs, double? ItlMs, double FinishS)
{
    /// <summary>Whether it met both limits, exactly; one output token meets any ITL.</summary>
    /// <param name="ttftMs">Limit of TTFT, ms.</param>
    /// <param name="itlMs">Limit of ITL, ms.</param>
    public bool IsWithin(double ttftMs, double itlMs) => TtftMs <= ttftMs && !(ItlMs > itlMs);
}
