namespace Planner.Policies.Slo;

/// <summary>Decode steps of about the same size, as they were seen.</summary>
/// <param name="Count">Observations in the means; capped, so that newer ones count more.</param>
/// <param name="Requests">Requests in one engine's batch.</param>
/// <param name="KvTokens">Tokens that they hold in its KV cache.</param>
/// <param name="ItlMs">Inter-token latency, ms.</param>
public sealed record DecodeCell(double Count, double Requests, double KvTokens, double ItlMs)
{
    /// <summary>Ratio of batches, and of contexts, that make a cell.</summary>
    private const double Width = 1.4;

    /// <summary>Mean tokens of a request.</summary>
    internal double Context => KvTokens / Requests;

    /// <summary>Whether an observation belongs here.</summary>
    internal bool Has(double requests, double kvTokens) =>
        Place(requests) == Place(Requests) && Place(kvTokens / requests) == Place(Context);

    /// <summary>With one more observation.</summary>
    internal DecodeCell With(double requests, double kvTokens, double itlMs)
    {
        var count = SeenMean.Counted(Count);
        return new(
            count, SeenMean.Of(Requests, count, requests), SeenMean.Of(KvTokens, count, kvTokens), SeenMean.OfLatency(ItlMs, count, itlMs));
    }

    private static int Place(double value) => (int)Math.Floor(Math.Log(value, Width));
}
