namespace Planner.Forecasting;

/// <summary>
/// Coefficients from free parameters: each parameter's hyperbolic tangent is a partial autocorrelation, so that every AR part
/// is stationary and every MA part (the negative of one) invertible (Monahan, Biometrika 71, 1984).
/// </summary>
internal static class PartialCorrelations
{
    /// <summary>The coefficients of the free parameters.</summary>
    public static void ToCoefficients(ReadOnlySpan<double> free, Span<double> coefficients)
    {
        for (var k = 0; k < free.Length; k++)
        {
            Extend(coefficients, k, Math.Tanh(free[k]));
        }
    }

    /// <summary>From derivatives by the coefficients to those by the free parameters, in place.</summary>
    public static void ToFree(ReadOnlySpan<double> free, ReadOnlySpan<double> coefficients, Span<double> gradient)
    {
        Span<double> phi = stackalloc double[ArmaOrder.MostTerms];
        coefficients.CopyTo(phi);
        for (var k = free.Length - 1; k >= 0; k--)
        {
            var partial = Math.Tanh(free[k]);
            Shorten(phi, k, partial);
            gradient[k] = (1 - (partial * partial)) * (gradient[k] - Reflected(gradient, phi, k));
            for (var (low, high) = (0, k - 1); low <= high; low++, high--)
            {
                var (left, right) = (gradient[low], gradient[high]);
                gradient[low] = left - (partial * right);
                gradient[high] = right - (partial * left);
            }
        }
    }

    /// <summary>From the coefficients of order k to those of order k + 1 (Durbin and Levinson).</summary>
    private static void Extend(Span<double> phi, int k, double partial)
    {
        for (var (low, high) = (0, k - 1); low <= high; low++, high--)
        {
            var (left, right) = (phi[low], phi[high]);
            phi[low] = left - (partial * right);
            phi[high] = right - (partial * left);
        }

        phi[k] = partial;
    }

    /// <summary>Whether all roots of 1 - phi1 z - phi2 z^2 - ... lie further than this from 0 (Schur and Cohn).</summary>
    public static bool HasRootsBeyond(double radius, ReadOnlySpan<double> coefficients)
    {
        Span<double> phi = stackalloc double[ArmaOrder.MostTerms];
        var power = 1.0;
        for (var i = 0; i < coefficients.Length; i++)
        {
            power *= radius;
            phi[i] = coefficients[i] * power;
        }

        for (var k = coefficients.Length - 1; k >= 0; k--)
        {
            var partial = phi[k];
            if (!(Math.Abs(partial) < 1))
            {
                return false;
            }

            Shorten(phi, k, partial);
        }

        return true;
    }

    /// <summary>A series' own partial autocorrelations (Durbin and Levinson), as free parameters.</summary>
    public static double[] OfSample(ReadOnlySpan<double> series)
    {
        const double most = 0.95;
        var count = ArmaOrder.MostTerms;
        var errors = series.ToArray();
        var mean = errors.Average();
        for (var t = 0; t < errors.Length; t++)
        {
            errors[t] -= mean;
        }

        double Covariance(int lag) => lag < errors.Length ? Vectors.Dot(errors.AsSpan(lag), errors) : 0;
        var (free, phi, left) = (new double[count], new double[count], Covariance(0));
        for (var k = 0; k < count; k++)
        {
            var partial = Covariance(k + 1);
            for (var j = 0; j < k; j++)
            {
                partial -= phi[j] * Covariance(k - j);
            }

            partial = left > 0 ? Math.Clamp(partial / left, -most, most) : 0;
            Extend(phi, k, partial);
            left *= 1 - (partial * partial);
            free[k] = Math.Atanh(partial);
        }

        return free;
    }

    /// <summary>From the coefficients of order k + 1 to those of order k.</summary>
    private static void Shorten(Span<double> phi, int k, double partial)
    {
        var scale = 1 / (1 - (partial * partial));
        for (var (low, high) = (0, k - 1); low <= high; low++, high--)
        {
            var (left, right) = (phi[low], phi[high]);
            phi[low] = scale * (left + (partial * right));
            phi[high] = scale * (right + (partial * left));
        }
    }

    private static double Reflected(ReadOnlySpan<double> gradient, ReadOnlySpan<double> phi, int k)
    {
        var sum = 0.0;
        for (var i = 0; i < k; i++)
        {
            sum += gradient[i] * phi[k - 1 - i];
        }

        return sum;
    }
}
