using Planner.Configuration;

namespace Planner.Planning.Slo;

/// <summary>Spends a budget that is too small where it keeps the most requests within the limits.</summary>
internal static class SloBudget
{
    /// <summary>Adds one engine after the other, each time the one whose GPUs keep the most requests.</summary>
    /// <param name="config">Minimum endpoints and the budget.</param>
    /// <param name="wanted">The plan, which costs more than the budget.</param>
    /// <param name="gpus">GPUs of one engine.</param>
    /// <param name="kept">Share of requests that a prefill and a decode pool of a size keep within their limits.</param>
    public static ReplicaTargets Share(
        PlannerConfig config, ReplicaTargets wanted, EngineGpus gpus, Func<ReplicaTargets, double> kept)
    {
        var targets = new ReplicaTargets(config.MinPrefill, config.MinDecode);
        while (true)
        {
            var now = kept(targets);
            (ReplicaTargets To, double Gain)? best = null;
            Try(targets with { Prefill = targets.Prefill + 1 }, targets.Prefill < wanted.Prefill, gpus.Prefill);
            Try(targets with { Decode = targets.Decode + 1 }, targets.Decode < wanted.Decode, gpus.Decode);
            if (best is not { } step)
            {
                return targets;
            }

            targets = step.To;

            void Try(ReplicaTargets next, bool isWanted, int cost)
            {
                if (isWanted && GpuBudget.Gpus(config.Mode, next, gpus) <= config.MaxGpuBudget
                    && (kept(next) - now) / cost is var gain && !(best?.Gain >= gain))
                {
                    best = (next, gain);
                }
            }
        }
    }
}
