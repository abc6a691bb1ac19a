using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>Each worker's gauges, averaged over the samples that show them.</summary>
internal static class WorkerMeans
{
    /// <summary>The workers of the newest sample; one that has gone by then is no worker.</summary>
    public static IReadOnlyList<WorkerSample> Of(
        IReadOnlyList<LoadSample> samples, Func<LoadSample, IReadOnlyList<WorkerSample>> pool)
    {
        var byId = samples.SelectMany(pool).ToLookup(worker => worker.Id);
        return
        [
            .. pool(samples[^1]).Select(worker => new WorkerSample(worker.Id)
            {
                Ranks = worker.Ranks,
                ActivePrefillTokens = byId[worker.Id].Average(seen => seen.ActivePrefillTokens),
                LastTtftMs = byId[worker.Id].Average(seen => seen.LastTtftMs),
                LastIsl = byId[worker.Id].Average(seen => seen.LastIsl),
                ActiveDecodeBlocks = byId[worker.Id].Average(seen => seen.ActiveDecodeBlocks),
                LastItlMs = byId[worker.Id].Average(seen => seen.LastItlMs),
            }),
        ];
    }
}
