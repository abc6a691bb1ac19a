namespace Planner.Policies.Dynamo10;

/// <summary>A latency as a straight line over a load, by ordinary least squares.</summary>
/// <param name="SlopeMs">ms for each unit of load.</param>
/// <param name="InterceptMs">ms without load.</param>
public sealed record LatencyRegression(double SlopeMs, double InterceptMs)
{
    /// <summary>Fits a window; equal loads give a slope of 0.</summary>
    /// <param name="window">At least one point.</param>
    public static LatencyRegression Fit(LatencyWindow window)
    {
        var meanLoad = window.Loads.Average();
        var meanMs = window.LatenciesMs.Average();
        var (together, spread) = (0.0, 0.0);
        for (var i = 0; i < window.Count; i++)
        {
            var load = window.Loads[i] - meanLoad;
            together += load * (window.LatenciesMs[i] - meanMs);
            spread += load * load;
        }

        var slope = spread > 0 ? together / spread : 0;
        return new LatencyRegression(slope, meanMs - (slope * meanLoad));
    }

    /// <summary>The load at which the latency reaches a limit; at least 0.</summary>
    /// <param name="window">The points that the line was fitted to.</param>
    /// <param name="limitMs">The limit, ms.</param>
    /// <remarks>
    /// Where the line does not rise it says nothing of the limit: then the smallest load that met it, or else the
    /// smallest of all, as Dynamo v1.0 does.
    /// </remarks>
    public double LoadAt(LatencyWindow window, double limitMs)
    {
        if (SlopeMs > 0)
        {
            return Math.Max(0, (limitMs - InterceptMs) / SlopeMs);
        }

        var within = window.Loads.Where((_, i) => window.LatenciesMs[i] < limitMs).DefaultIfEmpty(double.NaN).Min();
        return double.IsNaN(within) ? window.Loads.Min() : within;
    }
}
