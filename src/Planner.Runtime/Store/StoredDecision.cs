using Planner.Model;

namespace Planner.Runtime;

/// <summary>A decision as it was stored.</summary>
/// <param name="Key">What identifies it within its deployment.</param>
/// <param name="Decision">The decision.</param>
public sealed record StoredDecision(DecisionKey Key, Decision Decision);
