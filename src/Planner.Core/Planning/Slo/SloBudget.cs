using Planner.Configuration;

namespace Planner.Planning.Slo;

/// <summary>Spends a budget that is too small where it keeps the most requests within the limits.</summary>
internal static class SloBudget
{
    /// <summary>A smaller gain is none: where the budget is far too small, no single engine keeps a request more.</summary>
    private const double Least = 1e-9;

    /// <summary>Adds one engine after the other, each time the one whose GPUs keep the most requests, else that of the pool that lacks most.</summary>
    /// <param name="config">Minimum endpoints and the budget.</param>
    /// <param name="wanted">The plan, which costs more than the budget.</param>
    /// <param name="gpus">GPUs of one engine.</param>
    /// <param name="kept">Share of requests that a prefill and a decode pool of a size keep within their limits.</param>
    public static ReplicaTargets Share(
        PlannerConfig config, ReplicaTargets wanted, EngineGpus gpus, Func<ReplicaTargets, double> kept)
    {
        var targets = new ReplicaTargets(config.MinPrefill, config.MinDecode);
        while (Next(targets) is { } next)
        {
            targets = next;
        }

        return targets;

        ReplicaTargets? Next(ReplicaTargets size)
        {
            var now = kept(size);
            (ReplicaTargets To, double Gain, double Share)? best = null;
            Try(size with { Prefill = size.Prefill + 1 }, (double)size.Prefill / wanted.Prefill, gpus.Prefill);
            Try(size with { Decode = size.Decode + 1 }, (double)size.Decode / wanted.Decode, gpus.Decode);
            return best?.To;

            void Try(ReplicaTargets to, double share, int cost)
            {
                if (share < 1 && GpuBudget.Gpus(config.Mode, to, gpus) <= config.MaxGpuBudget
                    && (kept(to) - now) / cost is var gain
                    && (best is not { } other || gain > other.Gain + Least || (gain > other.Gain - Least && share < other.Share)))
                {
                    best = (to, gain, share);
                }
            }
        }
    }
}
