namespace Planner.Simulation;

/// <summary>A latency over requests, ms; percentiles are nearest-rank.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
public sealed record LatencyStatistics(double Mean, double P50, double P90, double P99)
{
    internal static LatencyStatistics? Of(double[] values)
    {
        if (values.Length == 0)
        {
            return null;
        }

        var mean = values.Average();
        Array.Sort(values);
        return new LatencyStatistics(mean, Percentile(values, 50), Percentile(values, 90), Percentile(values, 99));
    }

    // ceil(q n) - 1 in whole numbers: 0.9 * 10 must not become 9.000000000000002.
    private static double Percentile(double[] sorted, long percent) =>
        sorted[(int)((percent * sorted.Length + 99) / 100) - 1];
}
