using Planner.Model;

namespace Planner.Runtime;

/// <summary>A tick of a timer that has ended.</summary>
/// <param name="Deployment">Name of the deployment.</param>
/// <param name="Loop">Loop of the tick.</param>
/// <param name="Decision">Its decision; null where it failed.</param>
/// <param name="Duration">How long it took, sampling included.</param>
public sealed record EndedTick(string Deployment, DecisionLoop Loop, Decision? Decision, TimeSpan Duration);
