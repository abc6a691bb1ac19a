namespace Planner.Observations;

/// <summary>What one frontend contributes to <see cref="FrontendCounters"/>: enough to tell a frozen one from a busy one.</summary>
/// <param name="Name">Pod or instance, as its source names it.</param>
/// <param name="Finished">Requests finished.</param>
/// <param name="Inflight">Requests arrived and not finished.</param>
/// <param name="Tokens">Input and output tokens counted so far.</param>
public sealed record FrontendTotals(string Name, double Finished, double Inflight, double Tokens);
