namespace Planner.Walks;

/// <summary>Runs with <c>PLANNER_WALKS</c> or <c>PLANNER_WALK_SEED</c>: not every promise is kept in every walk yet.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WalksTheoryAttribute : TheoryAttribute
{
    public WalksTheoryAttribute() => Skip = Array.Exists(["PLANNER_WALKS", "PLANNER_WALK_SEED"], IsSet)
        ? null
        : "set PLANNER_WALKS=2000 to hold so many random walks to the promises";

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
}
