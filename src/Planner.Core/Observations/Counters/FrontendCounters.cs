using System.Collections.Immutable;

namespace Planner.Observations;

/// <summary>What a deployment's frontends have counted since they started, and how many requests they have now.</summary>
/// <param name="Finished">Requests finished.</param>
/// <param name="Inflight">Requests arrived and not finished.</param>
/// <param name="Isl">Input lengths, tokens, counted at the first token.</param>
/// <param name="Osl">Output lengths, tokens, counted at the end.</param>
public sealed record FrontendCounters(double Finished, double Inflight, Histogram Isl, Histogram Osl)
{
    /// <summary>Most frontends that are told apart: a stored state has little room.</summary>
    internal const int MostInstances = 32;

    /// <summary>Requests that await their first token; null where that is not shown.</summary>
    public double? Queued { get; init; }

    /// <summary>Times to first token, ms, a value a request; null where that is not shown.</summary>
    public Histogram? Ttfts { get; init; }

    /// <summary>Times between two tokens, ms, a value a token after the first; null where that is not shown.</summary>
    public Histogram? Itls { get; init; }

    /// <summary>Where they were read; another source may be older by what its scrapes take.</summary>
    public string? Source { get; init; }

    /// <summary>When the source took the reading; null: when it was read.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What each frontend contributes, by name; empty where the source does not tell them apart.</summary>
    public ImmutableArray<FrontendTotals> Instances { get; init; } = [];

    /// <summary>Frontends that add up, each with each of its models.</summary>
    public int Frontends { get; init; } = 1;

    /// <summary>Whether one of several frontends may be frozen without showing: only totals hide that.</summary>
    internal bool MayHideAFrontend => Frontends > 1 && Instances.IsDefaultOrEmpty;

    /// <summary>
    /// What was counted since an earlier reading; null where a frontend was restarted meanwhile, or came or went with all that it
    /// has ever counted.
    /// </summary>
    public FrontendGain? Since(FrontendCounters earlier)
    {
        if (Source != earlier.Source || Frontends != earlier.Frontends || Finished < earlier.Finished || !IsOfTheSame(earlier)
            || Isl.Since(earlier.Isl) is not { } isl || Osl.Since(earlier.Osl) is not { } osl)
        {
            return null;
        }

        var arrived = Math.Max(0, Finished - earlier.Finished + Inflight - earlier.Inflight);
        return new FrontendGain(arrived, isl, osl)
        {
            Finished = Finished - earlier.Finished,
            Inflight = (Inflight + earlier.Inflight) / 2,
            Ttfts = earlier.Ttfts is { } ttfts ? Ttfts?.Since(ttfts) : null,
            Itls = earlier.Itls is { } itls ? Itls?.Since(itls) : null,
            Decoding = (Decoding + earlier.Decoding) / 2,
        };
    }

    /// <summary>Whether the frontends are the same, none counted anew; those that are not told apart are taken to be.</summary>
    private bool IsOfTheSame(FrontendCounters earlier)
    {
        var before = earlier.Instances;
        return Instances.IsEmpty || before.IsEmpty || (Instances.Length == before.Length && Instances.All(
            now => before.Any(one => one.Name == now.Name && one.Finished <= now.Finished && one.Tokens <= now.Tokens)));
    }

    /// <summary>Whether nothing at all was counted since an earlier reading: a source that has not been refreshed.</summary>
    public bool IsSameReading(FrontendCounters earlier) =>
        Totals.Equals(earlier.Totals) && (Source, Frontends) == (earlier.Source, earlier.Frontends);

    private (double, double, double?, double, double, double?, double?) Totals =>
        (Finished, Inflight, Queued, Isl.Sum, Osl.Sum, Ttfts?.Sum, Itls?.Sum);

    /// <summary>Requests past their first token; null where that is not shown.</summary>
    internal double? Decoding => Queued is { } queued ? Math.Max(0, Inflight - queued) : null;
}
