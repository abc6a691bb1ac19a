using System.Collections.Immutable;
using Planner.Observations;

namespace Planner.Walks;

/// <summary>A frontend that counts requests of 600, 1,000 and 1,400 tokens in turn, answered with 60, 100 and 140.</summary>
internal sealed class WalkFrontend(string name)
{
    /// <summary>Mean input length, tokens.</summary>
    public const double Isl = 1000;

    /// <summary>Mean output length, tokens.</summary>
    public const double Osl = 100;

    /// <summary>Mean time to first token, ms.</summary>
    public const double TtftMs = 100;

    /// <summary>Mean time between two tokens, ms.</summary>
    public const double ItlMs = 10;

    /// <summary>Mean time from arrival to the last token, s.</summary>
    public const double DurationS = 1.1;

    private long _arrived;
    private long _started;
    private long _finished;

    /// <summary>Lets requests come, and others go.</summary>
    /// <param name="arrived">Requests that come.</param>
    /// <param name="perSecond">How many came a second.</param>
    /// <param name="stalls">Whether none ends.</param>
    /// <returns>Requests that ended.</returns>
    public long Advance(long arrived, double perSecond, bool stalls)
    {
        _arrived += arrived;
        if (stalls)
        {
            return 0;
        }

        var before = _finished;
        _started = Math.Max(_started, _arrived - (long)Math.Ceiling(perSecond * TtftMs / 1000));
        _finished = Math.Max(_finished, Math.Min(_started, _arrived - (long)Math.Ceiling(perSecond * DurationS)));
        return _finished - before;
    }

    /// <summary>It starts anew, and what it had is lost.</summary>
    public void Restart() => (_arrived, _started, _finished) = (0, 0, 0);

    /// <summary>What it shows.</summary>
    public FrontendCounters Read()
    {
        var (isl, osl) = (Counted(_started, [800, 1200, 1600], Isl), Counted(_finished, [80, 120, 160], Osl));
        var tokens = osl.Sum - _finished;
        return new FrontendCounters(_finished, _arrived - _finished, isl, osl)
        {
            Queued = _arrived - _started,
            Ttfts = new Histogram([50, 150, 500, 2000], [0, _started, 0, 0, 0], _started * TtftMs),
            Itls = new Histogram([5, 15, 50], [0, tokens, 0, 0], tokens * ItlMs),
            Source = "frontends",
            Instances = [new FrontendTotals(name, _finished, _arrived - _finished, isl.Sum + osl.Sum)],
        };
    }

    /// <summary>What several show together.</summary>
    public static FrontendCounters Sum(IReadOnlyList<FrontendCounters> read) => read.Skip(1).Aggregate(read[0], Plus) with
    {
        Frontends = read.Count,
    };

    private static FrontendCounters Plus(FrontendCounters one, FrontendCounters other) => one with
    {
        Finished = one.Finished + other.Finished,
        Inflight = one.Inflight + other.Inflight,
        Queued = one.Queued + other.Queued,
        Isl = Plus(one.Isl, other.Isl),
        Osl = Plus(one.Osl, other.Osl),
        Ttfts = Plus(one.Ttfts!, other.Ttfts!),
        Itls = Plus(one.Itls!, other.Itls!),
        Instances = [.. one.Instances, .. other.Instances],
    };

    private static Histogram Plus(Histogram one, Histogram other) => new(
        one.Bounds, [.. one.Counts.Zip(other.Counts, (a, b) => a + b)], one.Sum + other.Sum);

    /// <summary>Requests counted by length: 60 %, 100 % and 140 % of the mean in turn.</summary>
    private static Histogram Counted(long requests, ImmutableArray<double> bounds, double mean)
    {
        var (low, middle, high) = ((requests + 2) / 3, (requests + 1) / 3, requests / 3);
        return new Histogram(bounds, [low, middle, high, 0], mean * ((0.6 * low) + middle + (1.4 * high)));
    }
}
