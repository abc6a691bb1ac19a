using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Planner.Forecasting;

/// <summary>
/// X'X, X'y and y'y of a least-squares problem, added up row by row: rows are never kept, so that a thousand of them take
/// no more memory than ten.
/// </summary>
internal sealed class NormalEquations
{
    private readonly int _stride;
    private readonly double[] _gram;

    /// <summary>Equations of so many parameters, without rows.</summary>
    public NormalEquations(int parameters)
    {
        Cross = new double[parameters];
        _stride = Padded(parameters);
        _gram = new double[parameters * _stride];
    }

    /// <summary>X'y.</summary>
    public double[] Cross { get; }

    /// <summary>y'y.</summary>
    public double Squares { get; private set; }

    /// <summary>An element of X'X.</summary>
    public double this[int row, int column] => _gram[(row * _stride) + column];

    /// <summary>Space that a row must have: its length, rounded up to whole vectors.</summary>
    public static int Padded(int parameters) => (parameters + 3) / 4 * 4;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row, padded with zeros.</param>
    /// <param name="value">Its y.</param>
    public void Add(ReadOnlySpan<double> row, double value)
    {
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(row);
        for (var i = 0; i < Cross.Length; i++)
        {
            if (row[i] == 0)
            {
                continue;   // changes of growth are 0 until they begin
            }

            Cross[i] += row[i] * value;
            var sums = MemoryMarshal.Cast<double, Vector256<double>>(_gram.AsSpan(i * _stride, _stride));
            for (var j = 0; j < vectors.Length; j++)
            {
                sums[j] += vectors[j] * row[i];
            }
        }

        Squares += value * value;
    }

    /// <summary>X'X x, into a span.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        product.Clear();
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] == 0)
            {
                continue;
            }

            var row = _gram.AsSpan(i * _stride, x.Length);
            for (var j = 0; j < row.Length; j++)
            {
                product[j] += row[j] * x[i];
            }
        }
    }

    /// <summary>Sum of the squared residuals of these parameters.</summary>
    public double Residual(ReadOnlySpan<double> x)
    {
        var product = new double[x.Length];
        Multiply(x, product);
        var sum = Squares;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * (product[i] - (2 * Cross[i]));
        }

        return Math.Max(0, sum);
    }
}
