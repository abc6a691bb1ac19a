namespace Planner.Forecasting;

/// <summary>
/// How often a series must be differenced until its level is stationary, by the test of Kwiatkowski, Phillips, Schmidt and
/// Shin (Journal of Econometrics 54, 1992) at 5 %.
/// </summary>
internal static class KpssTest
{
    private const double CriticalValue = 0.463;
    private const int MostDifferences = 2;

    /// <summary>Differences that a series needs, 0 to 2.</summary>
    public static int Differences(double[] values)
    {
        var count = 0;
        for (var series = values; count < MostDifferences && !AreEqual(series); count++)
        {
            if (!(Statistic(series) > CriticalValue))
            {
                break;
            }

            series = Planner.Forecasting.Differences.Of(series, 1);
        }

        return count;
    }

    /// <summary>The statistic, with a Bartlett window of trunc(3 sqrt(n) / 13) lags.</summary>
    public static double Statistic(double[] values)
    {
        var n = values.Length;
        var mean = values.Average();
        var errors = Array.ConvertAll(values, value => value - mean);
        var (sum, squares) = (0.0, 0.0);
        foreach (var error in errors)
        {
            sum += error;
            squares += sum * sum;
        }

        return squares / n / n / (LongRunVariance(errors, (int)(3 * Math.Sqrt(n) / 13)));
    }

    /// <summary>Whether all values are the same, or there are none.</summary>
    public static bool AreEqual(double[] values) => Array.TrueForAll(values, value => value == values[0]);

    private static double LongRunVariance(double[] errors, int lags)
    {
        var variance = errors.Sum(error => error * error);
        for (var lag = 1; lag <= lags; lag++)
        {
            var covariance = 0.0;
            for (var i = lag; i < errors.Length; i++)
            {
                covariance += errors[i] * errors[i - lag];
            }

            variance += 2 * (1 - (lag / (lags + 1.0))) * covariance;
        }

        return variance / errors.Length;
    }
}
