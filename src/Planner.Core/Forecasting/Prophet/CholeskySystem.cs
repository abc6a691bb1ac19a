namespace Planner.Forecasting;

/// <summary>A positive definite system of some of the parameters, factored as it grows; its memory is used again.</summary>
internal sealed class CholeskySystem(int most)
{
    private readonly double[] _factor = new double[most * most];
    private readonly double[] _right = new double[most];
    private readonly int[] _parameters = new int[most];
    private int _size;

    /// <summary>Starts a new system.</summary>
    public void Begin() => _size = 0;

    /// <summary>Adds a parameter: one more row of the factor L, L L' = A, and of the forward substitution.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="equations">Has A without what is added to its diagonal.</param>
    /// <param name="diagonal">What is added to the diagonal.</param>
    /// <param name="right">The right side.</param>
    public void Add(int parameter, NormalEquations equations, double diagonal, double right)
    {
        var row = _factor.AsSpan(_size * most, _size + 1);
        for (var i = 0; i < _size; i++)
        {
            var above = _factor.AsSpan(i * most, i + 1);
            row[i] = (equations[parameter, _parameters[i]] - Vectors.Dot(row[..i], above[..i])) / above[i];
        }

        var own = equations[parameter, parameter] + diagonal;
        row[_size] = Math.Sqrt(Math.Max(own - Vectors.Dot(row[.._size], row[.._size]), Math.Max(own * 1e-15, double.Epsilon)));
        _right[_size] = (right - Vectors.Dot(row[.._size], _right.AsSpan(0, _size))) / row[_size];
        _parameters[_size++] = parameter;
    }

    /// <summary>Writes the solution to the places of its parameters.</summary>
    public void Solve(double[] solution)
    {
        for (var i = _size - 1; i >= 0; i--)
        {
            var value = _right[i] / _factor[(i * most) + i];
            solution[_parameters[i]] = value;
            for (var j = 0; j < i; j++)
            {
                _right[j] -= _factor[(i * most) + j] * value;
            }
        }
    }
}
