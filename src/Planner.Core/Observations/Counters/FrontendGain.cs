namespace Planner.Observations;

/// <summary>What a deployment's frontends have counted between two readings.</summary>
/// <param name="Arrived">Requests that arrived: those that finished, and what more is in flight.</param>
/// <param name="Isl">Input lengths, tokens.</param>
/// <param name="Osl">Output lengths, tokens.</param>
public sealed record FrontendGain(double Arrived, Histogram Isl, Histogram Osl)
{
    /// <summary>Requests that finished.</summary>
    public double Finished { get; init; }

    /// <summary>Requests in flight, on average of the two readings.</summary>
    public double Inflight { get; init; }

    /// <summary>Times to first token, ms; null where they are not shown, or were counted anew.</summary>
    public Histogram? Ttfts { get; init; }

    /// <summary>Times between two tokens, ms; null where they are not shown, or were counted anew.</summary>
    public Histogram? Itls { get; init; }

    /// <summary>Requests past their first token, on average of the two readings; null where that is not shown.</summary>
    public double? Decoding { get; init; }
}
