using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>How much longer prefills take than the model says, by the times to first token and the queue that a slot shows.</summary>
/// <param name="queue">The model, with the calibration so far.</param>
internal sealed class ObservedPrefill(PrefillWaiting queue)
{
    /// <summary>Requests that await their first token, for each that can be worked on, from which on no server can be idle.</summary>
    private const double Backlog = 2;

    /// <summary>Fewest first tokens that say anything of a mean.</summary>
    private const double FewestTtfts = 2;

    /// <summary>The factor by which the model's times must be multiplied; null where the slot does not tell.</summary>
    /// <param name="gained">What the slot counted.</param>
    /// <param name="pool">The prefill pool: not while workers start or stop, whose queues are of another size.</param>
    /// <param name="coveredS">How long the slot was, s.</param>
    /// <param name="peakedness">Variance over mean of arrivals.</param>
    public double? Factor(FrontendGain? gained, PoolStatus? pool, double coveredS, double peakedness)
    {
        if (gained is not { Ttfts: { Count: >= FewestTtfts, Mean: > 0 and var ttftMs } ttfts, Decoding: not null }
            || pool is not { Stable: true, Ready: > 0 and var engines } || queue.MeanServiceS <= 0)
        {
            return null;
        }

        var servers = engines * queue.Ranks;
        return IsBacklogged(gained, engines)
            ? servers * coveredS / (ttfts.Count * queue.MeanServiceS)   // all of them worked all the time
            : queue.FactorFor(ttftMs / 1000, engines, gained.Arrived / coveredS, peakedness);
    }

    /// <summary>Whether so many requests await their first token that no server can have been idle.</summary>
    public bool IsBacklogged(FrontendGain gained, int engines) => gained.Inflight - gained.Decoding >= Backlog * engines * queue.Ranks;
}
