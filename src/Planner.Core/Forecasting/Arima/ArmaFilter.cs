namespace Planner.Forecasting;

/// <summary>
/// The exact Gaussian likelihood of an ARMA process by a Kalman filter that starts in the stationary distribution
/// (Gardner, Harvey and Phillips, Applied Statistics 29, 1980).
/// </summary>
internal static class ArmaFilter
{
    /// <summary>A variance that has come this close to its limit stays there.</summary>
    private const double Converged = 1e-12;

    /// <summary>Filters a series. The mean, where it is wanted, is the one of greatest likelihood given the coefficients.</summary>
    /// <param name="series">The stationary series.</param>
    /// <param name="ar">AR coefficients: x(t) = ar1 x(t-1) + ... + e(t) + ma1 e(t-1) + ...</param>
    /// <param name="ma">MA coefficients.</param>
    /// <param name="mean">A given mean; null: estimated where <paramref name="hasMean"/>, else 0.</param>
    /// <param name="hasMean">Whether there is a mean.</param>
    public static ArmaFit Run(double[] series, double[] ar, double[] ma, double? mean, bool hasMean)
    {
        var size = Math.Max(ar.Length, ma.Length + 1);
        var phi = new double[size];
        ar.CopyTo(phi, 0);
        var noise = new double[size];
        noise[0] = 1;
        ma.CopyTo(noise, 1);
        var p = Stationary(phi, noise);
        var (x, ones) = (new double[size], new double[size]);
        var innovations = new double[series.Length];
        var unit = new double[series.Length];
        var f = new double[series.Length];
        var gain = new double[size];
        var isSteady = false;
        for (var t = 0; t < series.Length; t++)
        {
            if (!isSteady)
            {
                for (var i = 0; i < size; i++)
                {
                    gain[i] = p[i, 0] / p[0, 0];
                }
            }

            f[t] = p[0, 0];
            innovations[t] = series[t] - x[0];
            unit[t] = 1 - ones[0];
            Step(x, phi, gain, innovations[t]);
            Step(ones, phi, gain, unit[t]);
            if (!isSteady)
            {
                var next = NextVariance(p, phi, noise, gain);
                isSteady = Math.Abs(next[0, 0] - p[0, 0]) < Converged * p[0, 0] && t > size;
                p = next;
            }
        }

        return Concluded(innovations, unit, f, mean, hasMean, x[0], ones[0]);
    }

    private static ArmaFit Concluded(
        double[] innovations, double[] unit, double[] f, double? given, bool hasMean, double nextX, double nextOne)
    {
        var n = innovations.Length;
        var (cross, weight, logs) = (0.0, 0.0, 0.0);
        for (var t = 0; t < n; t++)
        {
            cross += innovations[t] * unit[t] / f[t];
            weight += unit[t] * unit[t] / f[t];
            logs += Math.Log(f[t]);
        }

        var mean = given ?? (hasMean && weight > 0 ? cross / weight : 0);
        var squares = 0.0;
        for (var t = 0; t < n; t++)
        {
            var error = innovations[t] - (mean * unit[t]);
            squares += error * error / f[t];
        }

        return new ArmaFit(n, mean, squares, logs, nextX + (mean * (1 - nextOne)));
    }

    /// <summary>x = T (x + K v): the state after an innovation, one step on.</summary>
    private static void Step(double[] x, double[] phi, double[] gain, double innovation)
    {
        var first = x[0] + (gain[0] * innovation);
        for (var i = 0; i < x.Length; i++)
        {
            var below = i + 1 < x.Length ? x[i + 1] + (gain[i + 1] * innovation) : 0;
            x[i] = (phi[i] * first) + below;
        }
    }

    /// <summary>T (P - K P_0.) T' + R R'.</summary>
    private static double[,] NextVariance(double[,] p, double[] phi, double[] noise, double[] gain)
    {
        var size = phi.Length;
        var updated = new double[size + 1, size + 1];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                updated[i, j] = p[i, j] - (gain[i] * p[0, j]);
            }
        }

        return Propagated(updated, phi, noise);
    }

    /// <summary>T A T' + R R' where T shifts up and adds phi times the first; A has a border of zeros.</summary>
    private static double[,] Propagated(double[,] a, double[] phi, double[] noise)
    {
        var size = phi.Length;
        var next = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                next[i, j] = (phi[i] * phi[j] * a[0, 0]) + (phi[i] * a[0, j + 1]) + (phi[j] * a[i + 1, 0]) + a[i + 1, j + 1]
                    + (noise[i] * noise[j]);
            }
        }

        return next;
    }

    /// <summary>P = T P T' + R R' by doubling: P(2k) = P(k) + T^k P(k) T^k'.</summary>
    private static double[,] Stationary(double[] phi, double[] noise)
    {
        const int mostDoublings = 60;
        var size = phi.Length;
        var t = new double[size, size];
        var p = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            t[i, 0] = phi[i];
            for (var j = 0; j < size; j++)
            {
                t[i, j] += j == i + 1 ? 1 : 0;
                p[i, j] = noise[i] * noise[j];
            }
        }

        for (var doubling = 0; doubling < mostDoublings; doubling++)
        {
            var added = Product(Product(t, p, transposed: false), t, transposed: true);
            var largest = 0.0;
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    p[i, j] += added[i, j];
                    largest = Math.Max(largest, Math.Abs(added[i, j]));
                }
            }

            if (!(largest > 1e-15 * p[0, 0]))
            {
                break;
            }

            t = Product(t, t, transposed: false);
        }

        return p;
    }

    private static double[,] Product(double[,] a, double[,] b, bool transposed)
    {
        var size = a.GetLength(0);
        var product = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < size; k++)
                {
                    sum += a[i, k] * (transposed ? b[j, k] : b[k, j]);
                }

                product[i, j] = sum;
            }
        }

        return product;
    }
}

/// <summary>What a filter found.</summary>
/// <param name="Count">Points.</param>
/// <param name="Mean">The mean used.</param>
/// <param name="Squares">Sum of squared innovations, each over its variance in units of the noise's.</param>
/// <param name="Logs">Sum of the logarithms of those variances.</param>
/// <param name="Next">The next point as expected.</param>
internal readonly record struct ArmaFit(int Count, double Mean, double Squares, double Logs, double Next)
{
    /// <summary>Variance of the noise of greatest likelihood.</summary>
    public double Variance => Squares / Count;

    /// <summary>Log-likelihood at that variance.</summary>
    public double LogLikelihood => LogLikelihoodAt(Variance);

    /// <summary>Log-likelihood at a given variance of the noise.</summary>
    public double LogLikelihoodAt(double variance) =>
        -0.5 * ((Count * Math.Log(2 * Math.PI * variance)) + Logs + (Squares / variance));
}
