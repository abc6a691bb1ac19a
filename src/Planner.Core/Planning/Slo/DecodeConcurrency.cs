using MathNet.Numerics.Distributions;
using Planner.Capacity;

namespace Planner.Planning.Slo;

/// <summary>Decode as concurrency: how many requests are decoded at once, and how many an engine may hold.</summary>
/// <param name="decode">What an engine can do.</param>
/// <param name="calibration">Observed over profiled inter-token latency.</param>
/// <param name="limitMs">Limit of the inter-token latency, ms.</param>
/// <param name="context">Mean tokens of a request in the cache.</param>
public sealed class DecodeConcurrency(DecodeSurface decode, double calibration, double limitMs, double context)
{
    /// <summary>Where it is looked for a smaller number of requests that yields more tokens.</summary>
    private const int Candidates = 100;

    /// <summary>
    /// Where no number of engines meets the limit, an engine may hold as many as take this many times as long as one alone:
    /// engines for one request each would cost ten times as much, and be late all the same.
    /// </summary>
    public const double TimesAlone = 2;

    private double? _perEngine;

    /// <summary>Latency of a request that is alone on an engine, ms.</summary>
    public double AloneMs { get; } = decode.ItlAtConcurrency(1, context) * calibration;

    /// <summary>Whether no number of engines meets the limit.</summary>
    public bool IsHopeless => AloneMs > limitMs;

    /// <summary>Latency that engines are sized for, ms: the limit, or <see cref="TimesAlone"/> where that is hopeless.</summary>
    public double SizedForMs => IsHopeless ? TimesAlone * AloneMs : limitMs;

    /// <summary>
    /// Requests that one engine may hold at once within <see cref="SizedForMs"/>, or fewer where those yield more tokens.
    /// </summary>
    public double PerEngine => _perEngine ??= MostProductive(Largest());

    /// <summary>Requests in decode, on average, where engines are as full as they may be (Little's law).</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="osl">Mean output length, tokens.</param>
    public double Mean(double rate, double osl) =>
        rate * osl * decode.ItlAtConcurrency(PerEngine, context) * calibration / 1000;

    /// <summary>Fewest engines that hold the mean and some standard deviations more.</summary>
    /// <param name="mean">Requests in decode.</param>
    /// <param name="peakedness">Variance over mean of arrivals.</param>
    /// <param name="z">Standard deviations.</param>
    public int Engines(double mean, double peakedness, double z) =>
        (int)Math.Clamp(Math.Ceiling((mean + (z * Math.Sqrt(mean * peakedness))) / PerEngine), 1, PoolRules.MostEngines);

    /// <summary>Probability that there are more requests than engines may hold; their number taken to be normal.</summary>
    public double Late(int engines, double mean, double peakedness) => mean <= 0
        ? 0
        : 1 - Normal.CDF(mean, Math.Sqrt(mean * peakedness), engines * PerEngine);

    /// <summary>An engine that is overloaded yields less: then it had better hold fewer.</summary>
    private double MostProductive(double most)
    {
        double Yield(double concurrency) => concurrency / decode.ItlAtConcurrency(concurrency, context);
        var best = most;
        for (var i = Candidates - 1; i > 0; i--)
        {
            var fewer = most * i / Candidates;
            best = fewer >= 1 && Yield(fewer) > Yield(best) ? fewer : best;
        }

        return best;
    }

    /// <summary>By bisection: a grid of KV usages is too coarse where the limit is tight.</summary>
    private double Largest()
    {
        var (within, above) = (1.0, Math.Max(1, decode.MaxKvTokens / Math.Max(1, context)));
        bool Meets(double concurrency) => decode.ItlAtConcurrency(concurrency, context) * calibration <= SizedForMs;
        if (Meets(above))
        {
            return above;
        }

        for (var i = 0; i < 50 && above - within > 1e-3; i++)
        {
            var middle = (within + above) / 2;
            (within, above) = Meets(middle) ? (middle, above) : (within, middle);
        }

        return within;
    }
}
