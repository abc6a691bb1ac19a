using Planner.Model;

namespace Planner.Runtime;

/// <summary>Everything the loop logs.</summary>
internal static partial class Log
{
    /// <summary>A decision has been stored. Of the loops' only those that scale are told here, the rest by <see cref="ConditionLog"/>.</summary>
    public static void Decided(this ILogger log, string deployment, Decision decision)
    {
        if (decision is { Outcome: DecisionOutcome.Scale } or { Loop: DecisionLoop.Manual })
        {
            log.Told(deployment, decision);
        }
    }

    /// <summary>One decision.</summary>
    public static void Told(this ILogger log, string deployment, Decision decision)
    {
        var (loop, outcome) = (decision.Loop.ToString(), decision.Outcome.ToString());
        log.Told(LogLevel.Information, error: null, deployment, loop, outcome, decision.Reason);
    }

    /// <summary>What became of ticks.</summary>
    [LoggerMessage(Message = "{Deployment}: {Loop} {Outcome}: {Reason}")]
    public static partial void Told(
        this ILogger logger, LogLevel level, Exception? error, string deployment, string loop, string outcome, string reason);

    [LoggerMessage(LogLevel.Information, "{Deployment} {What} for {Duration:c}, now {Now}")]
    public static partial void Ended(this ILogger logger, string deployment, string what, TimeSpan duration, string now);

    [LoggerMessage(LogLevel.Debug, "{Deployment}: another writer changed the state; deciding again on the same observation")]
    public static partial void LostRace(this ILogger logger, string deployment);

    [LoggerMessage(LogLevel.Warning, "{Deployment}: gave up the tick after {Attempts} lost races")]
    public static partial void GaveUp(this ILogger logger, string deployment, int attempts);

    [LoggerMessage(LogLevel.Error, "{Deployment}: not scaled, the next tick tries again: {Reason}")]
    public static partial void ScalingFailed(this ILogger logger, string deployment, string reason);

    [LoggerMessage(LogLevel.Error, "The configuration has changed and cannot be used, the last good one stays in force: {Problem}")]
    public static partial void BadConfiguration(this ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "The configuration has changed: {Deployments}")]
    public static partial void NewConfiguration(this ILogger logger, string deployments);
}
