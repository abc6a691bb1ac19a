using Planner.Engines;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>
/// Prefill as a queue with a server for each rank of each engine: the probability that a request waits so long that its first token is late.
/// </summary>
/// <remarks>
/// Erlang's delay formula with the correction of Allen and Cunneen for variable service times and arrivals: the wait of
/// those that wait is exponential with mean service time * (ca2 + cs2) / 2 / (servers - load). A request that is late
/// even on an idle engine is left out, since no number of engines helps it.
/// </remarks>
public sealed class PrefillWaiting
{
    private readonly (double ServiceS, double Share)[] _sizes;
    private readonly double _limitS;

    /// <summary>Prepares the sizes of requests.</summary>
    /// <param name="isl">Input lengths, tokens, with their shares.</param>
    /// <param name="engine">What an engine can do.</param>
    /// <param name="calibration">Observed over profiled time of a prefill.</param>
    /// <param name="limitMs">Limit of the time to first token, ms.</param>
    public PrefillWaiting(IReadOnlyList<(double Isl, double Share)> isl, EngineCapacity engine, double calibration, double limitMs)
        : this(isl, engine.Prefill, engine.Ranks.Prefill, calibration, limitMs)
    {
    }

    /// <summary>Prepares the sizes of requests.</summary>
    internal PrefillWaiting(
        IReadOnlyList<(double Isl, double Share)> isl, PrefillModel prefill, int ranks, double calibration, double limitMs)
    {
        _limitS = limitMs / 1000;
        Ranks = ranks;
        _sizes = [.. isl.Select(size => (calibration * prefill.TtftMs(size.Isl) / 1000, size.Share))];
        MeanServiceS = _sizes.Sum(size => size.ServiceS * size.Share);
        var square = _sizes.Sum(size => size.ServiceS * size.ServiceS * size.Share);
        ServiceVariability = MeanServiceS > 0 ? Math.Max(0, (square / (MeanServiceS * MeanServiceS)) - 1) : 0;
        Hopeless = _sizes.Where(size => size.ServiceS > _limitS).Sum(size => size.Share);
    }

    /// <summary>Mean time of one prefill, s.</summary>
    public double MeanServiceS { get; }

    /// <summary>Prompts that one engine works on at once.</summary>
    public int Ranks { get; }

    /// <summary>Squared coefficient of variation of the service time.</summary>
    public double ServiceVariability { get; }

    /// <summary>Share of the requests that are late even when they need not wait.</summary>
    public double Hopeless { get; }

    /// <summary>Share of all requests that are late for their wait.</summary>
    /// <param name="engines">Engines, 1 or more.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="peakedness">Variance over mean of arrivals.</param>
    public double Late(int engines, double rate, double peakedness)
    {
        var (load, servers) = (rate * MeanServiceS, engines * Ranks);
        if (load >= servers)
        {
            return 1 - Hopeless;
        }

        var waiting = ErlangC(servers, load);
        var decay = (servers - load) / (MeanServiceS * (peakedness + ServiceVariability) / 2);
        var late = 0.0;
        foreach (var (serviceS, share) in _sizes)
        {
            late += serviceS <= _limitS ? share * waiting * Math.Exp(-decay * (_limitS - serviceS)) : 0;
        }

        return late;
    }

    /// <summary>Fewest engines with at most a share of late requests.</summary>
    public int Engines(double rate, double peakedness, double lateAllowed)
    {
        var engines = Math.Max(1, (int)Math.Floor(Math.Min(rate * MeanServiceS / Ranks, Plausible.MostEngines)) + 1);
        while (engines < Plausible.MostEngines && Late(engines, rate, peakedness) > lateAllowed)
        {
            engines++;
        }

        return engines;
    }

    /// <summary>How many times as long prefills take, where times to first token have a mean.</summary>
    /// <param name="meanTtftS">The mean, s.</param>
    /// <param name="engines">Engines, 1 or more.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="peakedness">Variance over mean of arrivals.</param>
    public double FactorFor(double meanTtftS, int engines, double rate, double peakedness)
    {
        // Alone a request takes the time itself; with so long ones the engines would have no time for a queue.
        var (low, high) = (0.0, meanTtftS / MeanServiceS);
        for (var round = 0; round < 30; round++)
        {
            var middle = (low + high) / 2;
            (low, high) = MeanTtftS(middle, engines, rate, peakedness) < meanTtftS ? (middle, high) : (low, middle);
        }

        return low;
    }

    private double MeanTtftS(double times, int engines, double rate, double peakedness)
    {
        var (serviceS, servers) = (times * MeanServiceS, engines * Ranks);
        var load = rate * serviceS;
        return load >= servers
            ? double.PositiveInfinity
            : serviceS + (ErlangC(servers, load) * serviceS * (peakedness + ServiceVariability) / 2 / (servers - load));
    }

    /// <summary>Probability that a request must wait, by Erlang's recursion for the loss formula.</summary>
    /// <param name="servers">Servers, 1 or more.</param>
    /// <param name="load">Offered load, Erlang, below the number of servers.</param>
    public static double ErlangC(int servers, double load)
    {
        var loss = 1.0;
        for (var n = 1; n <= servers; n++)
        {
            loss = load * loss / (n + (load * loss));
        }

        return loss / (1 - (load / servers * (1 - loss)));
    }
}
