namespace Planner.Observations;

/// <summary>Keeps gauges that make no sense away from the load loop.</summary>
internal static class LoadRules
{
    /// <summary>What is wrong with an observation, for a person; null where nothing is.</summary>
    public static string? Problem(LoadObservation seen)
    {
        if (seen.Unavailable is { } reason)
        {
            return reason;
        }

        return seen.Samples.Count == 0
            ? "no sample of the workers' gauges was taken"
            : seen.Samples.SelectMany(sample => sample.Prefill.Concat(sample.Decode))
                .Select(worker => Problem(worker, MostBlocks(seen.Limits.KvBlocks, worker)))
                .FirstOrDefault(problem => problem is not null);
    }

    /// <summary>KV blocks that a rank has, or tokens that a context has; null where that is not shown, or is implausible.</summary>
    public static double? Whole(double? shown) => shown is > 0 and <= Plausible.MostBlocks ? shown : null;

    private static double MostBlocks(double? totalOfOneRank, WorkerSample worker) =>
        Whole(totalOfOneRank) * worker.Ranks * Plausible.MostUse ?? Plausible.MostBlocks;

    private static string? Problem(WorkerSample worker, double mostBlocks)
    {
        ReadOnlySpan<(string Name, double? Value, double Most)> gauges =
        [
            ("active_prefill_tokens", worker.ActivePrefillTokens, Plausible.MostQueuedTokens),
            ("last_ttft_ms", worker.LastTtftMs, Plausible.MostLatencyMs),
            ("last_isl", worker.LastIsl, Plausible.MostTokens),
            ("active_decode_blocks", worker.ActiveDecodeBlocks, mostBlocks),
            ("last_itl_ms", worker.LastItlMs, Plausible.MostLatencyMs),
        ];
        foreach (var (name, value, most) in gauges)
        {
            if (value is { } number && !Plausible.IsWithin(number, most))
            {
                return $"implausible gauge: {name} of worker {worker.Id} is {number}";
            }
        }

        return null;
    }
}
