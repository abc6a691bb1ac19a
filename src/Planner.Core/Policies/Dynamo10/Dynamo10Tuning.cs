namespace Planner.Policies.Dynamo10;

/// <summary>
/// The numbers of policy <c>dynamo-1.0</c> that are ours. Thresholds and formulas are Dynamo's and stay at their places: with
/// others it would be another policy.
/// </summary>
public sealed record Dynamo10Tuning
{
    /// <summary>The numbers that the policy runs with unless others are given.</summary>
    public static Dynamo10Tuning Default { get; } = new();

    /// <summary>Most points of a latency window, however long <c>load_learning_window</c> is: a stored state has little room.</summary>
    /// <value>Points, 1 or more. Chosen for the size of a stored state: two windows are 400 numbers.</value>
    public int MostPoints { get; init; } = 100;
}
