namespace Planner.Forecasting;

/// <summary>
/// What the time before the first point adds to the first points of an ARMA series: c(i) = sum over j > i of
/// ar(j) x(i - j) + ma(j) e(i - j), and its covariance V in units of the noise's variance.
/// </summary>
/// <remarks>
/// V = T V T' + s s', where T shifts by one and adds the AR coefficients times the first, and s = ar + ma. Written out, every
/// element follows from the one below it to the right and from the first row, which m = max(p, q) linear equations give.
/// </remarks>
internal sealed class PresampleCovariance
{
    private const int Size = ArmaOrder.MostTerms;

    private readonly double[] _phi = new double[Size + 1];
    private readonly double[] _sum = new double[Size + 1];
    private readonly double[] _first = new double[Size + 1];
    private readonly double[] _equations = new double[Size * Size];
    private readonly double[] _adjoint = new double[Size * Size];
    private int _rows;

    /// <summary>V, row by row.</summary>
    public double[] Values { get; } = new double[Size * Size];

    /// <summary>Computes V.</summary>
    /// <param name="ar">AR coefficients.</param>
    /// <param name="ma">MA coefficients.</param>
    public void Solve(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        _rows = Math.Max(ar.Length, ma.Length);
        for (var i = 0; i <= Size; i++)
        {
            _phi[i] = i < ar.Length ? ar[i] : 0;
            _sum[i] = _phi[i] + (i < ma.Length ? ma[i] : 0);
        }

        SolveFirstRow();
        for (var i = _rows - 1; i >= 0; i--)
        {
            for (var j = _rows - 1; j >= i; j--)
            {
                var below = j + 1 < _rows ? Values[((i + 1) * _rows) + j + 1] : 0;
                Values[(i * _rows) + j] = Values[(j * _rows) + i] = (_phi[i] * _phi[j] * _first[0])
                    + (_phi[i] * _first[j + 1]) + (_phi[j] * _first[i + 1]) + (_sum[i] * _sum[j]) + below;
            }
        }
    }

    /// <summary>Adds the derivatives of the sum of V times symmetric weights.</summary>
    /// <param name="weights">The weights, row by row.</param>
    /// <param name="byAr">Derivatives by the AR coefficients.</param>
    /// <param name="byMa">Derivatives by the MA coefficients.</param>
    public void AddGradient(ReadOnlySpan<double> weights, Span<double> byAr, Span<double> byMa)
    {
        SolveAdjoint(weights);
        for (var i = 0; i < _rows; i++)
        {
            var (ar, ma) = (0.0, 0.0);
            for (var j = 0; j < _rows; j++)
            {
                var shifted = (_phi[j] * _first[0]) + _first[j + 1];
                ma += 2 * _adjoint[(i * _rows) + j] * _sum[j];
                ar += 2 * _adjoint[(i * _rows) + j] * (shifted + _sum[j]);
            }

            if (i < byAr.Length)
            {
                byAr[i] += ar;
            }

            if (i < byMa.Length)
            {
                byMa[i] += ma;
            }
        }
    }

    private void SolveFirstRow()
    {
        Array.Clear(_equations);
        Array.Clear(_first);
        for (var j = 0; j < _rows; j++)
        {
            var equation = _equations.AsSpan(j * _rows, _rows);
            equation[j] += 1;
            for (var k = 0; j + k < _rows; k++)
            {
                _first[j] += _sum[k] * _sum[j + k];
                equation[0] -= _phi[k] * _phi[j + k];
                if (j + k + 1 < _rows)
                {
                    equation[j + k + 1] -= _phi[k];
                }

                if (k + 1 < _rows)
                {
                    equation[k + 1] -= _phi[j + k];
                }
            }
        }

        SmallMatrix.Solve(_equations, _first, _rows);
    }

    /// <summary>L = T' L T + weights: every element follows from the one above it to the left.</summary>
    private void SolveAdjoint(ReadOnlySpan<double> weights)
    {
        Span<double> first = stackalloc double[Size];
        Array.Clear(_equations);
        for (var i = 0; i < _rows; i++)
        {
            for (var j = 0; j < _rows; j++)
            {
                var known = i > 0 && j > 0 ? _adjoint[((i - 1) * _rows) + j - 1] + weights[(i * _rows) + j] : 0;
                _adjoint[(i * _rows) + j] = known;
            }
        }

        for (var j = 0; j < _rows; j++)
        {
            var equation = _equations.AsSpan(j * _rows, _rows);
            equation[j] += 1;
            first[j] = weights[j];
            for (var a = 0; a < _rows; a++)
            {
                for (var b = j == 0 ? 0 : j - 1; b < (j == 0 ? _rows : j); b++)
                {
                    var factor = _phi[a] * (j == 0 ? _phi[b] : 1);
                    equation[Math.Abs(a - b)] -= factor;
                    first[j] += factor * _adjoint[(a * _rows) + b];
                }
            }
        }

        SmallMatrix.Solve(_equations, first, _rows);
        for (var i = 0; i < _rows; i++)
        {
            for (var j = 0; j < _rows; j++)
            {
                _adjoint[(i * _rows) + j] += first[Math.Abs(i - j)];
            }
        }
    }
}
