namespace Planner.Simulation;

/// <summary>Tells load that came faster than workers start: one asked for at its first sign would not serve yet.</summary>
/// <param name="result">A run, whose requests are in order of arrival.</param>
/// <param name="startupS">From a worker's creation until it serves, s.</param>
internal sealed class SuddenLoad(SimulationResult result, double startupS)
{
    private const double WindowS = 30;

    /// <summary>A plan may be expected to remember the load of so many windows.</summary>
    private const int Windows = 10;

    /// <summary>Less growth is what a head-room is for.</summary>
    private const double LeastGrowth = 1.5;

    /// <summary>Standard deviations of a Poisson count: fewer may be chance.</summary>
    private const double Deviations = 3;

    /// <summary>Whether the load of a moment is far above all that was seen until a start-up time before it.</summary>
    public bool IsAt(double timeS)
    {
        var seenS = timeS - startupS;
        var before = Enumerable.Range(0, Windows).Max(i => Arrivals(seenS - (i * WindowS)));
        var now = Arrivals(timeS);
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
