using Planner.Runtime;

namespace Planner.FunctionApp.Http;

/// <summary>
/// Decisions as people read them: newest first, and behind them those that are dated ahead of the clock. An instance whose
/// clock ran ahead wrote these; at the head they would hide, for as long as it was ahead, what has been decided since.
/// </summary>
public sealed class DecisionList(IStateStore store, PlannerTime time)
{
    /// <summary>Clocks of two machines may differ by as much.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Rows that are looked through for one that can be read.</summary>
    private const int Looked = 5;

    /// <summary>The newest decision that can be read; null where there is none.</summary>
    public async Task<StoredDecision?> NewestAsync(string deployment, CancellationToken cancellationToken)
    {
        var page = await PageAsync(deployment, Looked, before: null, cancellationToken);
        return page.Decisions is [var newest, ..] ? newest : null;
    }

    /// <summary>A page; the arguments are those of <see cref="IStateStore.ListDecisionsAsync"/>.</summary>
    public async Task<DecisionPage> PageAsync(
        string deployment, int limit, DecisionKey? before, CancellationToken cancellationToken)
    {
        var ahead = time.Now + Tolerance;
        if (before?.At > ahead)
        {
            return await AheadAsync(deployment, limit, before, ahead, cancellationToken);
        }

        var page = await store.ListDecisionsAsync(
            deployment, limit, before ?? DecisionKey.Before(ahead.AddTicks(1)), cancellationToken);
        if (page.Next is not null)
        {
            return page;
        }

        var room = limit - page.Count;
        var rest = await AheadAsync(deployment, Math.Max(room, 1), before: null, ahead, cancellationToken);
        return room > 0 ? page.Followed(rest) : page with { Next = rest.Count > 0 ? DecisionKey.First : null };
    }

    private async Task<DecisionPage> AheadAsync(
        string deployment, int limit, DecisionKey? before, DateTimeOffset ahead, CancellationToken cancellationToken)
    {
        var page = (await store.ListDecisionsAsync(deployment, limit, before, cancellationToken)).After(ahead);
        var follower = page.Next is null ? null : await store.ListDecisionsAsync(deployment, 1, page.Next, cancellationToken);
        return follower?.After(ahead).Count > 0 ? page : page with { Next = null };
    }
}
