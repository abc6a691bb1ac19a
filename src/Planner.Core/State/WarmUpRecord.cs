namespace Planner.State;

/// <summary>That predictors were warmed up, or could not be: it is tried once.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Intervals">Intervals learnt.</param>
/// <param name="Requests">Requests in them.</param>
/// <param name="Problem">Why nothing was learnt; null where something was.</param>
public sealed record WarmUpRecord(string Trace, int Intervals, double Requests, string? Problem = null);
