using MathNet.Numerics.Statistics;

namespace Planner.Engines;

/// <summary>What a sweep shows without saying it.</summary>
internal static class Sweeps
{
    /// <summary>Shares of a whole number by which a rounded file may be off.</summary>
    private const double Rounding = 0.02;

    /// <summary>The median; of nothing, 0.</summary>
    public static double Median(IEnumerable<double> values) => values.DefaultIfEmpty(0).Median();

    /// <summary>GPUs of a decode engine: tokens a second of the whole engine over those of one GPU.</summary>
    /// <param name="points">Requests, latency in ms, and throughput a GPU of each point.</param>
    public static int? Gpus(IEnumerable<(double Requests, double ItlMs, double PerGpu)> points)
    {
        // A point of less than one request was rounded, and its quotient with it.
        var gpus = Median(points.Where(point => point is { Requests: >= 0.99, PerGpu: > 0 })
            .Select(point => point.Requests / point.ItlMs * 1000 / point.PerGpu));
        return gpus >= 0.5 ? (int)Math.Min(Math.Round(gpus), 1_000_000) : null;
    }

    /// <summary>Ranks that a decode sweep shows.</summary>
    public static int? Ranks(DecodeProfile decode) => Ranks(
        [.. decode.Lines.SelectMany(line => line.KvUsage.Select(usage => usage * decode.MaxKvTokens / line.ContextLength))], decode.Gpus);

    /// <summary>
    /// Ranks of a decode engine: the profiler gives each the same number of requests, so that all batches are multiples of their
    /// number, beginning with it. Null where they are not.
    /// </summary>
    public static int? Ranks(IReadOnlyList<double> requests, int? gpus)
    {
        var ranks = Math.Round(requests.DefaultIfEmpty(1).Min());
        return ranks < 2 ? 1 : (gpus is null || gpus % ranks == 0) && requests.All(IsMultiple) ? (int)ranks : null;

        bool IsMultiple(double of) => Math.Abs((of / ranks) - Math.Round(of / ranks)) <= Rounding * of / ranks;
    }
}
