using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>Whether the gauges of a load tick are evidence that fewer workers would do.</summary>
internal static class LoadEvidence
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Why they are none, for a person; null where they are.</summary>
    /// <param name="before">What the tick before knew.</param>
    /// <param name="seen">The gauges.</param>
    public static string? WhyNot(Dynamo10State before, LoadObservation seen) =>
        seen.Partial
        ?? (IsBusy(seen) && before.Fingerprint == Fingerprint(seen)
            ? "the frontends show exactly what they showed a tick ago, though they are busy: their metrics are frozen"
            : null);

    /// <summary>Tells one reading from another: a hash of every number in it; null where nothing was read.</summary>
    public static string? Fingerprint(LoadObservation seen)
    {
        if (seen.Samples is not [.., var newest])
        {
            return null;
        }

        var hash = FnvOffset;
        foreach (var number in Numbers(newest, seen.Counters))
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(number)) * FnvPrime;
        }

        return $"{hash:x16}";
    }

    private static bool IsBusy(LoadObservation seen) =>
        seen.Counters?.Inflight > 0
        || (seen.Samples is [.., var newest]
            && newest.Prefill.Concat(newest.Decode).Any(worker => worker.ActivePrefillTokens > 0 || worker.ActiveDecodeBlocks > 0));

    private static IEnumerable<double> Numbers(LoadSample sample, FrontendCounters? counters)
    {
        foreach (var worker in sample.Prefill.Concat(sample.Decode))
        {
            yield return worker.ActivePrefillTokens ?? -1;
            yield return worker.ActiveDecodeBlocks ?? -1;
            yield return worker.LastTtftMs ?? -1;
            yield return worker.LastIsl ?? -1;
            yield return worker.LastItlMs ?? -1;
        }

        yield return counters?.Finished ?? -1;
        yield return counters?.Inflight ?? -1;
        yield return counters?.Isl.Sum ?? -1;
        yield return counters?.Osl.Sum ?? -1;
    }
}
