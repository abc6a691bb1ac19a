using Planner.Model;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Leaves out the series of workers that are gone, which a frontend goes on showing.</summary>
internal static class GoneWorkers
{
    /// <summary>
    /// The samples without workers beyond the ready ones that had nothing active and did not change in any sample.
    /// </summary>
    public static IReadOnlyList<LoadSample> Without(IReadOnlyList<LoadSample> samples, PoolsSeen pools)
    {
        var prefill = Gone(samples, sample => sample.Prefill, pools.Prefill?.Ready);
        var decode = Gone(samples, sample => sample.Decode, pools.Decode?.Ready);
        return
        [
            .. samples.Select(sample => new LoadSample(
                [.. sample.Prefill.Where(worker => !prefill.Contains(worker.Id))],
                [.. sample.Decode.Where(worker => !decode.Contains(worker.Id))])),
        ];
    }

    private static HashSet<string> Gone(
        IReadOnlyList<LoadSample> samples, Func<LoadSample, IReadOnlyList<WorkerSample>> pool, int? ready)
    {
        if (samples.Count == 0 || ready is null)
        {
            return [];
        }

        var workers = samples.SelectMany(pool).ToLookup(worker => worker.Id);
        return
        [
            .. pool(samples[^1])
                .Where(worker => IsIdle(worker) && workers[worker.Id].All(seen => seen == worker))
                .Take(Math.Max(0, pool(samples[^1]).Count - ready.Value))
                .Select(worker => worker.Id),
        ];
    }

    private static bool IsIdle(WorkerSample worker) =>
        worker is { ActivePrefillTokens: null or 0, ActiveDecodeBlocks: null or 0 };
}
