namespace Planner.Runtime;

/// <summary>A person asked for targets outside the bounds.</summary>
public sealed class OutOfBoundsException(IReadOnlyList<string> problems) : Exception(string.Join("; ", problems))
{
    /// <summary>Every bound that is broken, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
