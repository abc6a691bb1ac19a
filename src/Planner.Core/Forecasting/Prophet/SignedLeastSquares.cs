namespace Planner.Forecasting;

/// <summary>
/// Least squares with a quadratic and an absolute penalty on each parameter, solved exactly by the feature-sign search of
/// Lee, Battle, Raina and Ng, Efficient sparse coding algorithms (NIPS 2006).
/// </summary>
/// <param name="equations">The least-squares problem.</param>
/// <param name="precisions">Weights p of p x^2 / 2, at least 0.</param>
/// <param name="weights">Weights w of w |x|, at least 0.</param>
internal sealed class SignedLeastSquares(NormalEquations equations, double[] precisions, double[] weights)
{
    /// <summary>Keeps the systems solvable where points do not tell two parameters apart.</summary>
    private const double Ridge = 1e-10;

    private const int MostSteps = 1000;

    /// <summary>A gradient this much beyond its weight is no rounding error.</summary>
    private const double Slack = 1e-7;

    private readonly int _count = precisions.Length;
    private readonly double[] _gradient = new double[precisions.Length];
    private readonly double[] _direction = new double[precisions.Length];
    private readonly double[] _bent = new double[precisions.Length];
    private readonly int[] _signs = new int[precisions.Length];
    private readonly CholeskySystem _system = new(precisions.Length);
    private double _variance;

    /// <summary>What the parameters cost.</summary>
    public double Penalty(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += (precisions[i] * x[i] * x[i] / 2) + (weights[i] * Math.Abs(x[i]));
        }

        return sum;
    }

    /// <summary>Minimises half the squares plus the variance times the penalties.</summary>
    /// <param name="x">Where to begin; the minimum, on return.</param>
    /// <param name="variance">Variance of the noise, above 0.</param>
    public void Solve(double[] x, double variance)
    {
        _variance = variance;
        TakeSigns(x);
        for (var step = 0; step < MostSteps; step++)
        {
            Bend(x, _gradient);
            for (var i = 0; i < _count; i++)
            {
                _gradient[i] -= equations.Cross[i];
            }

            if ((IsSettled(x) && !Activate(x)) || !Step(x))
            {
                break;
            }
        }
    }

    private bool IsActive(int i) => weights[i] == 0 || _signs[i] != 0;

    private void TakeSigns(double[] x)
    {
        for (var i = 0; i < _count; i++)
        {
            _signs[i] = Math.Sign(x[i]);
        }
    }

    /// <summary>The quadratic part's matrix times a vector.</summary>
    private void Bend(double[] x, double[] product)
    {
        equations.Multiply(x, product);
        for (var i = 0; i < _count; i++)
        {
            product[i] += _variance * (precisions[i] + Ridge) * x[i];
        }
    }

    private bool IsSettled(double[] x)
    {
        for (var i = 0; i < _count; i++)
        {
            if ((weights[i] == 0 || x[i] != 0) && Math.Abs(_gradient[i] + (_variance * weights[i] * _signs[i])) > Rounding(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets the parameter that would gain most leave 0.</summary>
    private bool Activate(double[] x)
    {
        var (best, most) = (-1, 0.0);
        for (var i = 0; i < _count; i++)
        {
            var gain = Math.Abs(_gradient[i]) - (_variance * weights[i]);
            if (weights[i] > 0 && x[i] == 0 && gain > Math.Max(most, Rounding(i)))
            {
                (best, most) = (i, gain);
            }
        }

        if (best >= 0)
        {
            _signs[best] = -Math.Sign(_gradient[best]);
        }

        return best >= 0;
    }

    private double Rounding(int i) => Slack * ((_variance * (1 + weights[i])) + Math.Abs(_gradient[i]));

    /// <summary>Goes towards the minimum for the present signs, to the best of it and the points where a sign would change.</summary>
    /// <returns>Whether it got any better.</returns>
    private bool Step(double[] x)
    {
        FindDirection(x);
        Bend(_direction, _bent);
        var (best, zero, least) = (1.0, -1, Change(x, 1));
        for (var i = 0; i < _count; i++)
        {
            if (weights[i] > 0 && x[i] * (x[i] + _direction[i]) < 0)
            {
                var share = -x[i] / _direction[i];
                var change = Change(x, share);
                (best, zero, least) = change < least ? (share, i, change) : (best, zero, least);
            }
        }

        if (!(least < 0))
        {
            return false;
        }

        for (var i = 0; i < _count; i++)
        {
            x[i] = i == zero ? 0 : x[i] + (best * _direction[i]);
        }

        TakeSigns(x);
        return true;
    }

    /// <summary>The way to the minimum over the active parameters as if their signs stayed.</summary>
    private void FindDirection(double[] x)
    {
        _system.Begin();
        for (var i = 0; i < _count; i++)
        {
            if (IsActive(i))
            {
                _system.Add(i, equations, _variance * (precisions[i] + Ridge),
                    -_gradient[i] - (_variance * weights[i] * _signs[i]));
            }
        }

        Array.Clear(_direction);
        _system.Solve(_direction);
    }

    /// <summary>By how much the cost changes on a share of the way.</summary>
    private double Change(double[] x, double share)
    {
        var (change, bend) = (0.0, 0.0);
        for (var i = 0; i < _count; i++)
        {
            var step = share * _direction[i];
            change += (step * _gradient[i]) + (_variance * weights[i] * (Math.Abs(x[i] + step) - Math.Abs(x[i])));
            bend += _direction[i] * _bent[i];
        }

        return change + (share * share * bend / 2);
    }
}
