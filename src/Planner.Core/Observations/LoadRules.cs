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
            : seen.Samples.SelectMany(sample => sample.Prefill.Concat(sample.Decode)).Select(Problem)
                .FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(WorkerSample worker)
    {
        ReadOnlySpan<(string Name, double? Value)> gauges =
        [
            ("active_prefill_tokens", worker.ActivePrefillTokens),
            ("last_ttft_ms", worker.LastTtftMs),
            ("last_isl", worker.LastIsl),
            ("active_decode_blocks", worker.ActiveDecodeBlocks),
            ("last_itl_ms", worker.LastItlMs),
        ];
        foreach (var (name, value) in gauges)
        {
            if (value is { } number && !(number >= 0 && double.IsFinite(number)))
            {
                return $"the gauges make no sense: {name} of worker {worker.Id} is {number}";
            }
        }

        return null;
    }
}
