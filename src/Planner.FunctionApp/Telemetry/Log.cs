using Planner.Planning;

namespace Planner.FunctionApp.Telemetry;

/// <summary>Everything the planner logs.</summary>
internal static partial class Log
{
    public static void Decided(this ILogger log, string deployment, Decision decision)
    {
        var level = decision.Outcome == DecisionOutcome.Blocked ? LogLevel.Warning : LogLevel.Information;
        Decided(log, level, deployment, decision.Loop, decision.Outcome, decision.Reason);
        foreach (var step in decision.Steps.Where(step => step.Name is DecisionStep.CutOff or DecisionStep.NoWarmUp))
        {
            PredictorTrouble(log, deployment, step.Text);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Deployment}: {What}")]
    private static partial void PredictorTrouble(ILogger logger, string deployment, string what);

    [LoggerMessage(Message = "{Deployment}: {Loop} {Outcome}: {Reason}")]
    private static partial void Decided(
        ILogger logger, LogLevel level, string deployment, DecisionLoop loop, DecisionOutcome outcome, string reason);

    [LoggerMessage(LogLevel.Error, "{Deployment}: no tick: {Reason}")]
    public static partial void TickFailed(this ILogger logger, string deployment, string reason);

    [LoggerMessage(LogLevel.Debug, "{Deployment}: somebody else wrote the state, running again on the same observation")]
    public static partial void LostRace(this ILogger logger, string deployment);

    [LoggerMessage(LogLevel.Warning, "{Deployment}: gave up the tick after {Attempts} lost races")]
    public static partial void GaveUp(this ILogger logger, string deployment, int attempts);

    [LoggerMessage(LogLevel.Error, "{Deployment}: not scaled, the next tick tries again: {Reason}")]
    public static partial void ScalingFailed(this ILogger logger, string deployment, string reason);

    [LoggerMessage(LogLevel.Information, "{Deployment}: {What}")]
    public static partial void Unseen(this ILogger logger, string deployment, string what);

    [LoggerMessage(LogLevel.Error, "The configuration has changed and cannot be used, the last good one stays in force: {Problem}")]
    public static partial void BadConfiguration(this ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "The configuration has changed: {Deployments}")]
    public static partial void NewConfiguration(this ILogger logger, string deployments);
}
