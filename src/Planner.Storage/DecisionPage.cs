using Planner.Model;
using Planner.State;

namespace Planner.Storage;

/// <summary>A decision as it was stored.</summary>
/// <param name="Key">What identifies it within its deployment.</param>
/// <param name="Decision">The decision.</param>
public sealed record StoredDecision(DecisionKey Key, Decision Decision)
{
    /// <summary>
    /// Most characters of a decision's text. An Azure table takes 64 KiB of UTF-16 in a property, which is 32,768.
    /// Decisions are stored as plain text, so that people can read them with any tool.
    /// </summary>
    internal const int MaxChars = 32_000;

    internal static string Write(Decision decision)
    {
        var text = DecisionFormat.Write(decision);
        return text.Length <= MaxChars
            ? text
            : throw new StateStoreException(
                $"the decision has {text.Length} characters, more than the {MaxChars} that a store takes");
    }

    internal static StoredDecision Read(DecisionKey key, string text) => new(key, DecisionFormat.Read(text));
}

/// <summary>A decision that is corrupt or of a newer version; it is left as it is.</summary>
/// <param name="Key">What identifies it within its deployment.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record UnreadableDecision(DecisionKey Key, string Problem);

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

    internal static void RequireLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IStateStore.MaxListed);
    }
}
