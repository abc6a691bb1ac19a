namespace Planner.Engines;

/// <summary>
/// How long a decode step of one engine takes, by the requests and the KV tokens in its batch: never shorter with more of either,
/// continuous, and close to the sweep where there is one.
/// </summary>
public sealed class DecodeModel
{
    /// <summary>Log of the ratio of two places in the table.</summary>
    private const double Step = 0.1;

    /// <summary>How far the table goes beyond what was measured.</summary>
    private const double Beyond = 1.25;

    private readonly MonotoneTable _stepMs;

    /// <summary>Builds the model from a sweep.</summary>
    public DecodeModel(DecodeProfile profile)
    {
        MaxKvTokens = profile.MaxKvTokens;
        var lines = profile.Lines.Select(line => (line.ContextLength, Points: Points(line, profile.MaxKvTokens))).ToList();
        var points = lines.SelectMany(line => line.Points).ToList();
        var step = new DecodeStep(points);
        var rest = new SweepRest(lines, step.Ms);
        var fastest = points.Min(point => point.Ms);
        MostRequests = points.Max(point => point.Requests);
        _stepMs = new MonotoneTable(
            new LogAxis(points.Min(point => point.Requests), Beyond * MostRequests, Step),
            new LogAxis(points.Min(point => point.KvTokens), Beyond * points.Max(point => point.KvTokens), Step),
            (requests, kvTokens) => step.Ms(requests, kvTokens) + rest.Ms(requests, kvTokens) is var ms && double.IsFinite(ms)
                ? Math.Max(fastest, ms)
                : fastest);
    }

    /// <summary>Tokens that the KV cache of the engine held when it was measured.</summary>
    public double MaxKvTokens { get; }

    /// <summary>Most requests at once that were measured.</summary>
    public double MostRequests { get; }

    /// <summary>Duration of a step, ms.</summary>
    /// <param name="requests">Requests in the batch.</param>
    /// <param name="kvTokens">Tokens in the KV cache, of all of them.</param>
    public double StepMs(double requests, double kvTokens) => _stepMs.Value(requests, kvTokens);

    /// <summary>Inter-token latency, ms, of requests of a mean context.</summary>
    /// <param name="requests">Requests in the batch.</param>
    /// <param name="context">Mean tokens of a request in the cache.</param>
    public double ItlMs(double requests, double context) => _stepMs.Value(requests, requests * context);

    /// <summary>Most requests whose inter-token latency is within a limit.</summary>
    /// <param name="limitMs">The limit, ms.</param>
    /// <param name="context">Mean tokens of a request in the cache.</param>
    /// <param name="most">Requests that the engine holds, 1 or more.</param>
    /// <returns>At least 1, even where one is too slow.</returns>
    public double RequestsWithin(double limitMs, double context, double most)
    {
        if (ItlMs(most, context) <= limitMs)
        {
            return most;
        }

        var (within, above) = (1.0, most);
        // A thousandth is closer than any sweep is.
        while (above > within * 1.001)
        {
            var middle = Math.Sqrt(within * above);
            (within, above) = ItlMs(middle, context) <= limitMs ? (middle, above) : (within, middle);
        }

        return within;
    }

    /// <summary>A line's steps; usages may be rounded down to less than one request.</summary>
    private static IReadOnlyList<DecodePoint> Points(DecodeLine line, double maxKvTokens) =>
    [
        .. line.KvUsage.Zip(line.ItlMs, (usage, ms) => (Requests: Math.Max(1, usage * maxKvTokens / line.ContextLength), Ms: ms))
            .GroupBy(point => point.Requests, point => point.Ms)
            .Select(same => new DecodePoint(same.Key, same.Key * line.ContextLength, same.Average())),
    ];
}
