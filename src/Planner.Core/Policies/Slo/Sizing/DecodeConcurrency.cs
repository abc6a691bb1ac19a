using MathNet.Numerics.Distributions;
using Planner.Engines;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Decode as concurrency: how many requests are decoded at once, and how many an engine may hold.</summary>
/// <param name="engine">What an engine can do.</param>
/// <param name="calibration">Observed over profiled inter-token latency.</param>
/// <param name="limitMs">Limit of the inter-token latency, ms.</param>
/// <param name="context">Mean tokens of a request in the cache.</param>
/// <param name="timesAlone">Where no number of engines meets the limit: how many times as long as one request alone a token may take.</param>
public sealed class DecodeConcurrency(
    EngineCapacity engine, double calibration, double limitMs, double context, double timesAlone)
{
    /// <summary>Concurrencies that are tried are half a hundredth apart.</summary>
    private const double StepOfConcurrency = 1.005;

    private double? _perEngine;

    /// <summary>Latency of a request that is alone on an engine, ms.</summary>
    public double AloneMs { get; } = engine.Decode.ItlMs(1, context) * calibration;

    /// <summary>Whether no number of engines meets the limit.</summary>
    public bool IsHopeless => AloneMs > limitMs;

    /// <summary>Latency that engines are sized for, ms: the limit, or a multiple of <see cref="AloneMs"/> where that is hopeless.</summary>
    public double SizedForMs => IsHopeless ? timesAlone * AloneMs : limitMs;

    /// <summary>
    /// Requests that one engine may hold at once within <see cref="SizedForMs"/>, its slots and its KV cache: as many as yield the
    /// most tokens.
    /// </summary>
    public double PerEngine => _perEngine ??= MostProductive();

    /// <summary>Requests in decode, on average, where engines are as full as they may be (Little's law).</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="osl">Mean output length, tokens.</param>
    public double Mean(double rate, double osl) =>
        rate * osl * engine.Decode.ItlMs(PerEngine, context) * calibration / 1000;

    /// <summary>Fewest engines that hold the mean and some standard deviations more.</summary>
    /// <param name="mean">Requests in decode.</param>
    /// <param name="peakedness">Variance over mean of arrivals.</param>
    /// <param name="z">Standard deviations.</param>
    public int Engines(double mean, double peakedness, double z) =>
        (int)Math.Clamp(Math.Ceiling((mean + (z * Math.Sqrt(mean * peakedness))) / PerEngine), 1, Plausible.MostEngines);

    /// <summary>Probability that there are more requests than engines may hold; their number taken to be normal.</summary>
    public double Late(int engines, double mean, double peakedness) => mean <= 0
        ? 0
        : 1 - Normal.CDF(mean, Math.Sqrt(mean * peakedness), engines * PerEngine);

    /// <summary>
    /// Tried at concurrencies that do not depend on the limit, so that a stricter one never finds a better place: the largest within
    /// it need not be the best, where more requests yield fewer tokens.
    /// </summary>
    private double MostProductive()
    {
        var most = engine.MostRequests(context);
        var (best, bestYield) = (1.0, 0.0);
        for (var concurrency = 1.0; concurrency <= most; concurrency *= StepOfConcurrency)
        {
            var itlMs = engine.Decode.ItlMs(concurrency, context);
            if (itlMs * calibration > SizedForMs)
            {
                break;
            }

            (best, bestYield) = concurrency / itlMs >= bestYield ? (concurrency, concurrency / itlMs) : (best, bestYield);
        }

        return best;
    }
}
