namespace Planner.Forecasting;

/// <summary>
/// How the points of a series weigh what was before them: with h the response of 1 / ma(B), column i of Z that response
/// delayed by i, G = Z' Z and V the covariance of the past's part c, the best c is B Z' a with B = (inv V + G)^-1.
/// </summary>
internal sealed class PresampleWeights
{
    private const int Most = ArmaOrder.MostTerms * ArmaOrder.MostTerms;

    private readonly double[] _gram = new double[Most];
    private readonly double[] _root = new double[Most];
    private readonly double[] _inverse = new double[Most];
    private readonly double[] _byDeterminant = new double[Most];
    private readonly double[] _product = new double[Most];
    private int _rows;

    /// <summary>B, row by row.</summary>
    public double[] Smoothing { get; } = new double[Most];

    /// <summary>Computes B.</summary>
    /// <param name="h">The response, zero where it is over, with at least as many zeros behind it as V has rows.</param>
    /// <param name="n">Points.</param>
    /// <param name="covariance">V.</param>
    /// <param name="rows">Its rows, at most as many as there are points.</param>
    /// <returns>The logarithm of the determinant of I + Z V Z'.</returns>
    public double Set(ReadOnlySpan<double> h, int n, double[] covariance, int rows)
    {
        _rows = rows;
        SetGram(h, n);
        _gram.CopyTo(_root, 0);
        SmallMatrix.Cholesky(_root, rows);

        // With G = L L', I + V G has the determinant of I + L' V L, which is well conditioned however singular V is.
        SmallMatrix.Transform(covariance, _root, _inverse, rows, transposed: true);
        SmallMatrix.ScaleAndAddIdentity(_inverse, 1, rows);
        SmallMatrix.Cholesky(_inverse, rows);
        var determinant = 1.0;
        for (var i = 0; i < rows; i++)
        {
            determinant *= _inverse[(i * rows) + i];
        }

        SmallMatrix.InvertLower(_inverse, rows);
        SmallMatrix.Gram(_inverse, _product, rows);
        SmallMatrix.Transform(_product, _root, _byDeterminant, rows);
        SmallMatrix.ScaleAndAddIdentity(_product, -1, rows);
        SmallMatrix.InvertLower(_root, rows);
        SmallMatrix.Transform(_product, _root, Smoothing, rows, transposed: true);
        return 2 * Math.Log(determinant);
    }

    /// <summary>
    /// Derivatives by V of half the log-determinant and half the scaled sum of squares, where w = Z' e.
    /// </summary>
    public ReadOnlySpan<double> ByCovariance(ReadOnlySpan<double> w, double scale)
    {
        for (var i = 0; i < _rows; i++)
        {
            for (var j = 0; j < _rows; j++)
            {
                _product[(i * _rows) + j] = 0.5 * (_byDeterminant[(i * _rows) + j] - (scale * w[i] * w[j]));
            }
        }

        return _product.AsSpan(0, _rows * _rows);
    }

    /// <summary>Derivatives by h of half the log-determinant, for the first values of h.</summary>
    /// <param name="h">Zeros, as many as V has rows, and then the response.</param>
    /// <param name="n">Points.</param>
    /// <param name="derivatives">Where they are written.</param>
    public void ByResponse(ReadOnlySpan<double> h, int n, Span<double> derivatives)
    {
        // Far from the end the derivative at s is the sum of B(i, j) h(s + i - j): a weight for each difference of i and j.
        var even = Math.Min(derivatives.Length, n - _rows + 1);
        derivatives.Clear();
        for (var shift = 1 - _rows; shift < _rows; shift++)
        {
            var weight = 0.0;
            for (var i = Math.Max(0, shift); i < Math.Min(_rows, _rows + shift); i++)
            {
                weight += Smoothing[(i * _rows) + i - shift];
            }

            Vectors.AddScaled(derivatives[..even], weight, h.Slice(ArmaOrder.MostTerms + shift, even));
        }

        for (var s = even; s < derivatives.Length; s++)
        {
            for (var i = 0; i < n - s; i++)
            {
                for (var j = 0; j < _rows; j++)
                {
                    derivatives[s] += Smoothing[(i * _rows) + j] * h[ArmaOrder.MostTerms + s + i - j];
                }
            }
        }
    }

    /// <summary>G(i, j): all delays share their products but for those that the end of the series cuts off.</summary>
    private void SetGram(ReadOnlySpan<double> h, int n)
    {
        for (var shift = 0; shift < _rows; shift++)
        {
            var most = n - _rows;
            var sum = Vectors.Dot(h[..(most + 1)], h.Slice(shift, most + 1));
            for (var i = _rows - 1; i >= shift; i--)
            {
                _gram[(i * _rows) + i - shift] = _gram[((i - shift) * _rows) + i] = sum;
                most++;
                sum += h[most] * h[most + shift];
            }
        }
    }
}
