namespace Planner.Engines;

/// <summary>
/// What one decode engine can do at a given use of its KV cache and mean context length: PCHIP in KV usage along
/// each profiled context length, linear between two of them, clamped to what was profiled.
/// </summary>
public sealed class DecodeSurface
{
    /// <summary>Grid of KV usages that <see cref="BestThroughput"/> tries.</summary>
    private const int GridPoints = 101;

    private readonly double[] _contexts;
    private readonly Curve[] _itlMs;
    private readonly double _maxKvTokens;
    private readonly int _gpus;

    /// <summary>Builds the surface from a sweep.</summary>
    public DecodeSurface(DecodeProfile profile)
    {
        _contexts = [.. profile.Lines.Select(line => line.ContextLength)];
        _itlMs = [.. profile.Lines.Select(line => new Curve(line.KvUsage, line.ItlMs))];
        _maxKvTokens = profile.MaxKvTokens;
        _gpus = profile.Gpus;
    }

    /// <summary>Tokens that the KV cache of one engine holds.</summary>
    public double MaxKvTokens => _maxKvTokens;

    /// <summary>Inter-token latency, ms.</summary>
    /// <param name="kvUsage">Used share of the KV cache; clamped to the profiled range.</param>
    /// <param name="context">Mean tokens of a request in the cache; clamped to the profiled range.</param>
    public double ItlMs(double kvUsage, double context)
    {
        var (left, right, weight) = Neighbours(context);
        var (lowest, highest) = UsageRange(context);
        var u = Math.Clamp(kvUsage, lowest, highest);
        return Between(_itlMs[left].At(u), _itlMs[right].At(u), weight);
    }

    /// <summary>Inter-token latency, ms, of an engine that decodes a number of requests at once.</summary>
    /// <param name="concurrency">Requests in the engine's batch.</param>
    /// <param name="context">Mean tokens of a request in the cache.</param>
    public double ItlAtConcurrency(double concurrency, double context) =>
        ItlMs(concurrency * context / _maxKvTokens, context);

    /// <summary>The highest profiled KV usage whose latency is within a limit, and what it yields.</summary>
    /// <param name="itlLimitMs">Limit of the inter-token latency, ms.</param>
    /// <param name="context">Mean tokens of a request in the cache, above 0.</param>
    /// <returns>The lowest profiled usage where no usage meets the limit.</returns>
    /// <remarks>
    /// Throughput is derived from concurrency and latency. Dynamo v1.0 interpolates the profiled throughputs over a
    /// triangulation, which between a short and a long context line promises about twice what the engine can do.
    /// </remarks>
    public DecodeOperatingPoint BestThroughput(double itlLimitMs, double context)
    {
        var (lowest, highest) = UsageRange(context);
        // The curve need not be monotone, so the grid is searched from above and the first fit taken.
        for (var i = GridPoints - 1; i > 0; i--)
        {
            var point = OperatingPoint(lowest + ((highest - lowest) * i / (GridPoints - 1)), context);
            if (point.ItlMs <= itlLimitMs)
            {
                return point;
            }
        }

        return OperatingPoint(lowest, context);
    }

    private DecodeOperatingPoint OperatingPoint(double kvUsage, double context)
    {
        var itlMs = ItlMs(kvUsage, context);
        var concurrency = kvUsage * _maxKvTokens / context;
        return new DecodeOperatingPoint(concurrency / itlMs * 1000 / _gpus, itlMs, kvUsage);
    }

    private (double Lowest, double Highest) UsageRange(double context)
    {
        var (left, right, weight) = Neighbours(context);
        return (Between(_itlMs[left].Lowest, _itlMs[right].Lowest, weight),
            Between(_itlMs[left].Highest, _itlMs[right].Highest, weight));
    }

    private static double Between(double left, double right, double weight) => left + ((right - left) * weight);

    private (int Left, int Right, double Weight) Neighbours(double context)
    {
        var right = Array.FindIndex(_contexts, length => length >= context);
        return right switch
        {
            < 0 => (_contexts.Length - 1, _contexts.Length - 1, 0),
            0 => (0, 0, 0),
            _ => (right - 1, right, (context - _contexts[right - 1]) / (_contexts[right] - _contexts[right - 1])),
        };
    }
}
