namespace Planner.Cli.Commands;

/// <summary>What kind of plan a line of the comparison is of; scripts find their line by it.</summary>
internal static class PlanKind
{
    /// <summary>Of the size asked for, never scaled.</summary>
    public const string Static = "static";

    /// <summary>The smallest that reaches the target, never scaled.</summary>
    public const string SmallestStatic = "smallest_static";

    /// <summary>Of the planner's average size, never scaled.</summary>
    public const string AverageStatic = "average_static";

    /// <summary>Scaled by who knows the trace.</summary>
    public const string Schedule = "schedule";

    /// <summary>Scaled by a policy.</summary>
    public static string Policy(string word) => $"policy_{word}";
}
