using Planner.Observations;

namespace Planner.Walks;

/// <summary>Two frontends, the requests that really come, and what the frontends show of them.</summary>
internal sealed class WalkTraffic
{
    /// <summary>Share of the rate that comes at least.</summary>
    public const double LeastShare = 0.8;

    private const double ScrapedEachS = 60;

    private readonly WalkFrontend[] _frontends = [new("frontend-0"), new("frontend-1")];
    private readonly FrontendCounters[] _shown;
    private readonly List<(double AtS, double Finished, double Arrived, double Rate)> _past = [(0, 0, 0, 0)];
    private double _atS;
    private double _scrapedAtS;
    private double _left;

    public WalkTraffic() => _shown = [.. _frontends.Select(frontend => frontend.Read())];

    /// <summary>Requests that arrive a second.</summary>
    public double Rate { get; set; }

    /// <summary>Highest rate so far.</summary>
    public double HighestRate => _past.Max(past => past.Rate);

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">How much.</param>
    /// <param name="noise">0 to 1: how many more or fewer come than on average.</param>
    /// <param name="fault">What is wrong.</param>
    public void Advance(double seconds, double noise, WalkFault fault)
    {
        _left += Rate * seconds * (LeastShare + (0.4 * noise));
        var arrived = (long)_left;
        _left -= arrived;
        var stalls = fault == WalkFault.Stall;
        var finished = _frontends[0].Advance((arrived + 1) / 2, Rate / 2, stalls) + _frontends[1].Advance(arrived / 2, Rate / 2, stalls);
        _atS += seconds;
        var last = _past[^1];
        _past.Add((_atS, last.Finished + finished, last.Arrived + arrived, Rate));
    }

    /// <summary>A frontend starts anew.</summary>
    public void Restart() => _frontends[0].Restart();

    /// <summary>What the sources show now.</summary>
    public FrontendCounters Read(WalkFault fault, DateTimeOffset now)
    {
        var isLate = fault == WalkFault.Late && _atS < _scrapedAtS + ScrapedEachS;
        for (var i = 0; i < _frontends.Length; i++)
        {
            if (!isLate && fault != WalkFault.Frozen && (fault != WalkFault.OneFrozen || i > 0))
            {
                (_shown[i], _scrapedAtS) = (_frontends[i].Read(), _atS);
            }
        }

        return WalkFrontend.Sum(fault == WalkFault.Partial ? [_shown[0]] : _shown) with
        {
            At = fault == WalkFault.Late ? now.AddSeconds(_scrapedAtS - _atS) : null,
        };
    }

    /// <summary>What an interval's metrics say when nothing is wrong with them.</summary>
    public TrafficObservation Over(double intervalS)
    {
        var (before, last) = (At(_atS - intervalS), _past[^1]);
        var (finished, arrived) = (last.Finished - before.Finished, last.Arrived - before.Arrived);
        var inflight = _frontends.Sum(frontend => frontend.Read().Inflight);
        return finished > 0 ? new TrafficObservation.Traffic(
                finished, WalkFrontend.Isl, WalkFrontend.Osl, WalkFrontend.TtftMs, WalkFrontend.ItlMs, WalkFrontend.DurationS)
        { Arrived = arrived }
            : inflight > 0 ? new TrafficObservation.Stall(inflight)
            : new TrafficObservation.Idle();
    }

    /// <summary>Lowest rate of the last seconds.</summary>
    public double LowestRate(double seconds) =>
        _past.Where(past => past.AtS > _atS - seconds).Select(past => past.Rate).Append(Rate).Min();

    /// <summary>Counts at a time; before the first there was nothing.</summary>
    private (double Finished, double Arrived) At(double atS)
    {
        var i = _past.FindLastIndex(past => past.AtS <= atS);
        if (i < 0)
        {
            return (0, 0);
        }

        var (from, to) = (_past[i], _past[Math.Min(i + 1, _past.Count - 1)]);
        var share = to.AtS > from.AtS ? (atS - from.AtS) / (to.AtS - from.AtS) : 0;
        return (from.Finished + (share * (to.Finished - from.Finished)), from.Arrived + (share * (to.Arrived - from.Arrived)));
    }
}
