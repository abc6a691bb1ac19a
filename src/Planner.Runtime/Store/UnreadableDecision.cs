namespace Planner.Runtime;

/// <summary>A decision that is corrupt or of a newer version; it is left as it is.</summary>
/// <param name="Key">What identifies it within its deployment.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record UnreadableDecision(DecisionKey Key, string Problem);
