using Planner.Runtime;
using Planner.State;

namespace Planner.Storage;

/// <summary>Fills a page with the rows that a store finds, newest first.</summary>
internal sealed class DecisionPageBuilder(int limit)
{
    private readonly List<StoredDecision> _decisions = [];
    private readonly List<UnreadableDecision> _unreadable = [];
    private DecisionKey? _last;
    private bool _hasMore;

    /// <summary>The page.</summary>
    public DecisionPage Page => new(_decisions, _hasMore ? _last : null) { Unreadable = _unreadable };

    /// <exception cref="ArgumentOutOfRangeException">No page has that many.</exception>
    public static void RequireLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IStateStore.MaxListed);
    }

    /// <summary>Takes a row. One whose key is none is somebody else's.</summary>
    /// <returns>Whether another row is wanted: one more than the limit shows that there is a next page.</returns>
    public bool Add(string key, string text)
    {
        if (!DecisionKey.TryParse(key, out var parsed))
        {
            return true;
        }

        if (_decisions.Count + _unreadable.Count == limit)
        {
            _hasMore = true;
            return false;
        }

        _last = parsed;
        try
        {
            _decisions.Add(DecisionBody.Read(parsed, text));
        }
        catch (StateFormatException error)
        {
            _unreadable.Add(new UnreadableDecision(parsed, error.Message));
        }

        return true;
    }
}
