using Planner.Planning;
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

    internal static StoredDecision Read(string key, string text) =>
        DecisionKey.TryParse(key, out var parsed)
            ? new StoredDecision(parsed, DecisionFormat.Read(text))
            : throw new StateFormatException($"the decision's key '{key}' is corrupt");
}

/// <summary>Some of a deployment's decisions, newest first.</summary>
/// <param name="Decisions">The decisions.</param>
/// <param name="Next">What to list the next page with; null on the last.</param>
public sealed record DecisionPage(IReadOnlyList<StoredDecision> Decisions, DecisionKey? Next)
{
    internal static void RequireLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IStateStore.MaxListed);
    }

    /// <summary>The page of what a store found when asked for one decision more than the limit.</summary>
    internal static DecisionPage Of(List<StoredDecision> found, int limit) =>
        found.Count > limit ? new(found[..limit], found[limit - 1].Key) : new(found, null);
}
