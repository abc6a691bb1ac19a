namespace Planner.Runtime;

/// <summary>Some of a deployment's decisions, newest first.</summary>
/// <param name="Decisions">The decisions.</param>
/// <param name="Next">What to list the next page with; null on the last.</param>
public sealed record DecisionPage(IReadOnlyList<StoredDecision> Decisions, DecisionKey? Next)
{
    /// <summary>Those between them that cannot be read.</summary>
    public IReadOnlyList<UnreadableDecision> Unreadable { get; init; } = [];

    /// <summary>How many the page has, those that cannot be read included.</summary>
    public int Count => Decisions.Count + Unreadable.Count;

    /// <summary>This page and the one that follows it, as one.</summary>
    public DecisionPage Followed(DecisionPage other) =>
        new([.. Decisions, .. other.Decisions], other.Next) { Unreadable = [.. Unreadable, .. other.Unreadable] };

    /// <summary>The first part of the page: what is dated after a time.</summary>
    public DecisionPage After(DateTimeOffset time) =>
        new([.. Decisions.Where(one => one.Key.At > time)], Next?.At > time ? Next : null)
        {
            Unreadable = [.. Unreadable.Where(one => one.Key.At > time)],
        };
}
