using Planner.Configuration;
using Planner.Model;

namespace Planner.Policies.Slo;

/// <summary>What the pools that are planned for a rate can serve.</summary>
/// <param name="plan">The models, with today's lengths of requests.</param>
/// <param name="config">Minimum endpoints and limits.</param>
/// <param name="gpus">GPUs of one engine.</param>
/// <param name="peakedness">Variance over mean of arrivals.</param>
/// <remarks>Sized for rates a few per cent apart, each once: an hour of ticks asks for thousands.</remarks>
internal sealed class PoolsForRate(SloPlan plan, PlannerConfig config, Pools<int> gpus, double peakedness)
{
    private const double StepOfRates = 1.04;

    private readonly Dictionary<int, ServedRates> _sized = [];

    /// <summary>The pools of a rate, requests a second.</summary>
    public ServedRates For(double rate)
    {
        var step = rate > 0 ? (int)Math.Round(Math.Log(rate, StepOfRates)) : int.MinValue;
        if (!_sized.TryGetValue(step, out var pools))
        {
            pools = _sized[step] = Sized(rate > 0 ? Math.Pow(StepOfRates, step) : 0);
        }

        return pools;
    }

    private ServedRates Sized(double rate)
    {
        var prefill = Math.Max(config.MinPrefill, plan.PrefillEngines(rate, peakedness));
        var decode = Math.Max(config.MinDecode, plan.DecodeEngines(rate, peakedness));
        var prefillRate = prefill / Math.Max(1e-9, plan.Queue.MeanServiceS);
        return new ServedRates(
            (prefill * gpus.Prefill) + (decode * gpus.Decode),
            prefillRate,
            decode * plan.Decode.PerEngine / Math.Max(1e-9, plan.Decode.Mean(1, plan.MeanOsl)),
            prefillRate * Math.Max(0, (config.TtftMs / 1000) - plan.Queue.MeanServiceS));
    }
}
