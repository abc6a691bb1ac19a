namespace Planner.Simulation;

/// <summary>
/// Tells load that came faster than workers start: requests that are late in it could not have been saved by a worker that
/// was asked for at its first sign. The yardstick by which all plans are judged; no policy has a hand in it.
/// </summary>
/// <param name="result">A run, whose requests are in order of arrival.</param>
/// <param name="startupS">From a worker's creation until it serves, s.</param>
internal sealed class SuddenLoad(SimulationResult result, double startupS)
{
    /// <summary>Length of the window in which requests are counted, s.</summary>
    private const double WindowS = 30;

    /// <summary>A plan may be expected to remember the load of so many windows before a start-up time.</summary>
    private const int WindowsBefore = 10;

    /// <summary>Less growth is what a head-room is for.</summary>
    private const double LeastGrowth = 1.5;

    /// <summary>Standard deviations of a Poisson count: fewer may be chance.</summary>
    private const double Deviations = 3;

    /// <summary>Whether the load of a moment is far above all that was seen until a start-up time before it.</summary>
    public bool IsAt(double timeS)
    {
        var seenS = timeS - startupS;
        var (now, before) = (Arrivals(timeS), Enumerable.Range(0, WindowsBefore).Max(i => Arrivals(seenS - (i * WindowS))));
        return now > LeastGrowth * before && now - before > Deviations * Math.Sqrt(Math.Max(1, before));
    }

    /// <summary>Requests of the window that ends at a moment.</summary>
    private int Arrivals(double endS) => Until(endS) - Until(endS - WindowS);

    private int Until(double timeS)
    {
        var (low, high) = (0, result.RequestCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = result.Request(middle).ArrivalS <= timeS ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
