namespace Planner.Forecasting;

/// <summary>
/// Minimises a smooth function of a few parameters by the method of Broyden, Fletcher, Goldfarb and Shanno
/// (Nocedal and Wright, Numerical Optimization, 2006, chapter 6).
/// </summary>
/// <param name="size">Parameters.</param>
/// <param name="curvature">A typical second derivative, which the first step relies on.</param>
internal sealed class QuasiNewton(int size, double curvature)
{
    private const int MostSteps = 60;

    /// <summary>No parameter goes further from 0: the hyperbolic tangent of it is 1 but for 1e-5.</summary>
    private const double Furthest = 6;

    /// <summary>No parameter moves further in a step.</summary>
    private const double LongestStep = 2;

    private readonly double[] _inverse = new double[size * size];
    private readonly double[] _direction = new double[size];
    private readonly double[] _gradient = new double[size];
    private readonly double[] _next = new double[size];
    private readonly double[] _nextGradient = new double[size];
    private readonly double[] _product = new double[size];
    private double _nextValue;

    /// <summary>Minimises.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">Where to begin; where it ended.</param>
    /// <param name="leastGain">A step that promises less than this is not taken.</param>
    /// <returns>The value there.</returns>
    public double Minimise(DifferentiableFunction function, Span<double> x, double leastGain)
    {
        Restart();
        var value = function(x, _gradient);
        for (var step = 0; step < MostSteps && size > 0; step++)
        {
            var slope = Direct();
            if (!(slope < 0))
            {
                Restart();
                slope = Direct();
            }

            if (!(-slope > 2 * leastGain) || !(Search(function, x, value, slope) < value))
            {
                break;
            }

            value = Move(x);
        }

        return value;
    }

    /// <summary>Looks along the direction for enough gain (Armijo), each step at the vertex of the parabola of the last.</summary>
    private double Search(DifferentiableFunction function, ReadOnlySpan<double> x, double value, double slope)
    {
        const double enough = 1e-4;
        const int mostTries = 12;
        var length = Math.Min(1, LongestStep / Vectors.Largest(_direction));
        for (var i = 0; i < mostTries; i++)
        {
            for (var k = 0; k < size; k++)
            {
                _next[k] = Math.Clamp(x[k] + (length * _direction[k]), -Furthest, Furthest);
            }

            _nextValue = function(_next, _nextGradient);
            if (_nextValue <= value + (enough * length * slope))
            {
                return _nextValue;
            }

            var vertex = -slope * length / (2 * (((_nextValue - value) / length) - slope));
            length *= double.IsFinite(vertex) ? Math.Clamp(vertex / length, 0.1, 0.5) : 0.1;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Takes the step, and what it tells of the curvature.</summary>
    private double Move(Span<double> x)
    {
        var along = 0.0;
        for (var i = 0; i < size; i++)
        {
            (_direction[i], x[i]) = (_next[i] - x[i], _next[i]);
            (_gradient[i], _nextGradient[i]) = (_nextGradient[i], _nextGradient[i] - _gradient[i]);
            along += _direction[i] * _nextGradient[i];
        }

        if (along > 1e-12)
        {
            Update(along);
        }

        return _nextValue;
    }

    private void Update(double along)
    {
        for (var i = 0; i < size; i++)
        {
            _product[i] = Vectors.Dot(_inverse.AsSpan(i * size, size), _nextGradient);
        }

        var scale = (1 + (Vectors.Dot(_nextGradient, _product) / along)) / along;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                _inverse[(i * size) + j] += (scale * _direction[i] * _direction[j])
                    - (((_product[i] * _direction[j]) + (_direction[i] * _product[j])) / along);
            }
        }
    }

    /// <summary>The direction to go; the slope that way.</summary>
    private double Direct()
    {
        for (var i = 0; i < size; i++)
        {
            _direction[i] = -Vectors.Dot(_inverse.AsSpan(i * size, size), _gradient);
        }

        return Vectors.Dot(_direction, _gradient);
    }

    private void Restart()
    {
        Array.Clear(_inverse);
        for (var i = 0; i < size; i++)
        {
            _inverse[(i * size) + i] = 1 / curvature;
        }
    }
}
