namespace Planner.Forecasting;

/// <summary>Differences of a series.</summary>
internal static class Differences
{
    /// <summary>Replaces a series by the differences between neighbours, one fewer.</summary>
    public static void Replace(ref Span<double> series)
    {
        for (var i = 0; i + 1 < series.Length; i++)
        {
            series[i] = series[i + 1] - series[i];
        }

        series = series[..Math.Max(0, series.Length - 1)];
    }

    /// <summary>The series differenced so many times.</summary>
    public static double[] Of(double[] series, int times)
    {
        var differences = series.AsSpan().ToArray().AsSpan();
        for (var i = 0; i < times; i++)
        {
            Replace(ref differences);
        }

        return differences.ToArray();
    }
}
