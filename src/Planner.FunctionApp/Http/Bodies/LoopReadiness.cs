using Planner.Model;

namespace Planner.FunctionApp.Http;

/// <summary>Whether one loop of a deployment goes on.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="Loop">The loop.</param>
/// <param name="LastCompleted">When a tick last decided; null where that is not known.</param>
/// <param name="Problem">Why it has not for three intervals; null where it has.</param>
internal sealed record LoopReadiness(string Deployment, DecisionLoop Loop, DateTimeOffset? LastCompleted, string? Problem);
