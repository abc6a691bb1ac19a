using Planner.Planning.Slo;

namespace Planner.Simulation;

/// <summary>Tells load that came faster than workers start (<see cref="SuddenRise"/>).</summary>
/// <param name="result">A run, whose requests are in order of arrival.</param>
/// <param name="startupS">From a worker's creation until it serves, s.</param>
internal sealed class SuddenLoad(SimulationResult result, double startupS)
{
    /// <summary>Whether the load of a moment is far above all that was seen until a start-up time before it.</summary>
    public bool IsAt(double timeS)
    {
        var seenS = timeS - startupS;
        return SuddenRise.Is(
            Arrivals(timeS), Enumerable.Range(0, SuddenRise.WindowsBefore).Max(i => Arrivals(seenS - (i * SuddenRise.WindowS))));
    }

    /// <summary>Requests of the window that ends at a moment.</summary>
    private int Arrivals(double endS) => Until(endS) - Until(endS - SuddenRise.WindowS);

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
