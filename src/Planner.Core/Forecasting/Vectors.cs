using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Planner.Forecasting;

/// <summary>
/// Inner loops over numbers. Four lanes everywhere, in software where the processor has none, so that every machine
/// computes the same bits.
/// </summary>
internal static class Vectors
{
    /// <summary>Sum of the products.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        right = right[..left.Length];
        var lefts = Lanes(left);
        var rights = Lanes(right);
        var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + 1 < lefts.Length; i += 2)
        {
            even += lefts[i] * rights[i];
            odd += lefts[i + 1] * rights[i + 1];
        }

        if (i < lefts.Length)
        {
            even += lefts[i] * rights[i];
        }

        var sum = Vector256.Sum(even + odd);
        for (i = 4 * lefts.Length; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        source = source[..target.Length];
        var targets = MemoryMarshal.Cast<double, Vector256<double>>(target);
        var sources = Lanes(source);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] += factor * sources[i];
        }

        for (var i = 4 * targets.Length; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    /// <summary>
    /// Solves y(t) + c1 y(t-1) + c2 y(t-2) + ... = x(t) from zeros, in place; the latest values stay in registers.
    /// </summary>
    public static void Recur(Span<double> x, ReadOnlySpan<double> coefficients)
    {
        var (c1, c2, c3, c4, c5) = Five(coefficients);
        var (y1, y2, y3, y4, y5) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var t = 0; t < x.Length; t++)
        {
            var y = x[t] - ((c2 * y2) + (c3 * y3) + ((c4 * y4) + (c5 * y5))) - (c1 * y1);
            (y5, y4, y3, y2, y1) = (y4, y3, y2, y1, y);
            x[t] = y;
        }
    }

    /// <summary>The same from the end to the beginning.</summary>
    public static void RecurBack(Span<double> x, ReadOnlySpan<double> coefficients)
    {
        var (c1, c2, c3, c4, c5) = Five(coefficients);
        var (y1, y2, y3, y4, y5) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var t = x.Length - 1; t >= 0; t--)
        {
            var y = x[t] - ((c2 * y2) + (c3 * y3) + ((c4 * y4) + (c5 * y5))) - (c1 * y1);
            (y5, y4, y3, y2, y1) = (y4, y3, y2, y1, y);
            x[t] = y;
        }
    }

    /// <summary>The largest absolute value.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static (double C1, double C2, double C3, double C4, double C5) Five(ReadOnlySpan<double> values)
    {
        Span<double> five = stackalloc double[ArmaOrder.MostTerms];
        values.CopyTo(five);
        return (five[0], five[1], five[2], five[3], five[4]);
    }

    private static ReadOnlySpan<Vector256<double>> Lanes(ReadOnlySpan<double> values) =>
        MemoryMarshal.Cast<double, Vector256<double>>(values);
}
