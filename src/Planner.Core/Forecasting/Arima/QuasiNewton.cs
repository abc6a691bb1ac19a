namespace Planner.Forecasting;

/// <summary>
/// Minimises a smooth function of a few parameters by the method of Broyden, Fletcher, Goldfarb and Shanno, with
/// gradients by central differences (Nocedal and Wright, Numerical Optimization, 2006, chapter 6).
/// </summary>
internal static class QuasiNewton
{
    private const int MostSteps = 60;

    /// <summary>A step that gains less than this is the last.</summary>
    private const double LeastGain = 1e-7;

    private const double Difference = 1e-5;

    /// <summary>tanh of more than this is 1 but for rounding.</summary>
    private const double Furthest = 6;

    public static double[] Minimise(Func<double[], double> cost, double[] start)
    {
        var size = start.Length;
        var x = (double[])start.Clone();
        if (size == 0)
        {
            return x;
        }

        var inverse = Identity(size);
        var value = cost(x);
        var gradient = Gradient(cost, x);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = Direction(inverse, gradient);
            var slope = Dot(direction, gradient);
            if (slope >= 0)
            {
                inverse = Identity(size);
                direction = Array.ConvertAll(gradient, g => -g);
                slope = -Dot(gradient, gradient);
            }

            if (Search(cost, x, value, direction, slope) is not { } found)
            {
                break;
            }

            var nextGradient = Gradient(cost, found.X);
            Update(inverse, Minus(found.X, x), Minus(nextGradient, gradient));
            var gain = value - found.Value;
            (x, value, gradient) = (found.X, found.Value, nextGradient);
            if (gain < LeastGain)
            {
                break;
            }
        }

        return x;
    }

    /// <summary>The longest of ever shorter steps that gains enough (Armijo); null where none does.</summary>
    private static (double[] X, double Value)? Search(
        Func<double[], double> cost, double[] x, double value, double[] direction, double slope)
    {
        const double enough = 1e-4;
        var longest = Math.Min(1, 2 / direction.Max(Math.Abs));
        for (var length = longest; length > longest * 1e-6; length /= 3)
        {
            var at = new double[x.Length];
            for (var i = 0; i < x.Length; i++)
            {
                at[i] = Math.Clamp(x[i] + (length * direction[i]), -Furthest, Furthest);
            }

            var there = cost(at);
            if (there < value + (enough * length * slope))
            {
                return (at, there);
            }
        }

        return null;
    }

    private static double[] Gradient(Func<double[], double> cost, double[] x)
    {
        var at = (double[])x.Clone();
        var gradient = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            at[i] = x[i] + Difference;
            var above = cost(at);
            at[i] = x[i] - Difference;
            gradient[i] = (above - cost(at)) / (2 * Difference);
            at[i] = x[i];
        }

        return gradient;
    }

    private static void Update(double[,] inverse, double[] s, double[] y)
    {
        var curvature = Dot(s, y);
        if (curvature < 1e-12)
        {
            return;
        }

        var hy = new double[s.Length];
        for (var i = 0; i < s.Length; i++)
        {
            for (var j = 0; j < s.Length; j++)
            {
                hy[i] += inverse[i, j] * y[j];
            }
        }

        var scale = (1 + (Dot(y, hy) / curvature)) / curvature;
        for (var i = 0; i < s.Length; i++)
        {
            for (var j = 0; j < s.Length; j++)
            {
                inverse[i, j] += (scale * s[i] * s[j]) - (((hy[i] * s[j]) + (s[i] * hy[j])) / curvature);
            }
        }
    }

    private static double[] Direction(double[,] inverse, double[] gradient)
    {
        var direction = new double[gradient.Length];
        for (var i = 0; i < gradient.Length; i++)
        {
            for (var j = 0; j < gradient.Length; j++)
            {
                direction[i] -= inverse[i, j] * gradient[j];
            }
        }

        return direction;
    }

    private static double[,] Identity(int size)
    {
        var identity = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static double[] Minus(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a - b)];
}
