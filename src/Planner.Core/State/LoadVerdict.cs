using Planner.Model;

namespace Planner.State;

/// <summary>A load decision in short.</summary>
/// <param name="Outcome">What was to be done.</param>
/// <param name="To">The targets.</param>
/// <param name="Reason">Why.</param>
public sealed record LoadVerdict(DecisionOutcome Outcome, Pools<int> To, string Reason)
{
    /// <summary>A decision in short.</summary>
    public static LoadVerdict Of(Decision decision) =>
        new(decision.Outcome, decision.Targets, string.Join("; ", [decision.Reason, .. decision.Warnings]));
}
