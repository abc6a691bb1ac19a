namespace Planner.Forecasting;

/// <summary>Square matrices of a few rows, row by row in a span: too small for a library's calls to pay.</summary>
internal static class SmallMatrix
{
    /// <summary>Solves a x = b by elimination with row pivots; a is lost and b becomes x.</summary>
    public static void Solve(Span<double> a, Span<double> b, int rows)
    {
        for (var k = 0; k < rows; k++)
        {
            Pivot(a, b, k, rows);
            for (var i = k + 1; i < rows; i++)
            {
                var factor = a[(i * rows) + k] / a[(k * rows) + k];
                b[i] -= factor * b[k];
                for (var j = k; j < rows; j++)
                {
                    a[(i * rows) + j] -= factor * a[(k * rows) + j];
                }
            }
        }

        for (var k = rows - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < rows; j++)
            {
                b[k] -= a[(k * rows) + j] * b[j];
            }

            b[k] /= a[(k * rows) + k];
        }
    }

    /// <summary>The lower triangular L of a = L L', in place, zeros above; false where a is not positive definite.</summary>
    public static bool Cholesky(Span<double> a, int rows)
    {
        for (var j = 0; j < rows; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                if (i < j)
                {
                    a[(i * rows) + j] = 0;
                    continue;
                }

                var sum = a[(i * rows) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= a[(i * rows) + k] * a[(j * rows) + k];
                }

                if (i == j && !(sum > 0))
                {
                    return false;
                }

                a[(i * rows) + j] = i == j ? Math.Sqrt(sum) : sum / a[(j * rows) + j];
            }
        }

        return true;
    }

    /// <summary>The inverse of a lower triangular matrix, in place.</summary>
    public static void InvertLower(Span<double> l, int rows)
    {
        for (var j = 0; j < rows; j++)
        {
            l[(j * rows) + j] = 1 / l[(j * rows) + j];
            for (var i = j + 1; i < rows; i++)
            {
                var sum = 0.0;
                for (var k = j; k < i; k++)
                {
                    sum -= l[(i * rows) + k] * l[(k * rows) + j];
                }

                l[(i * rows) + j] = sum / l[(i * rows) + i];
            }
        }
    }

    /// <summary>product = a' a.</summary>
    public static void Gram(ReadOnlySpan<double> a, Span<double> product, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < rows; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < rows; k++)
                {
                    sum += a[(k * rows) + i] * a[(k * rows) + j];
                }

                product[(i * rows) + j] = sum;
            }
        }
    }

    /// <summary>a = factor a + I.</summary>
    public static void ScaleAndAddIdentity(Span<double> a, double factor, int rows)
    {
        for (var i = 0; i < rows * rows; i++)
        {
            a[i] = (factor * a[i]) + (i % (rows + 1) == 0 ? 1 : 0);
        }
    }

    /// <summary>product = t a t', or t' a t where transposed.</summary>
    public static void Transform(
        ReadOnlySpan<double> a, ReadOnlySpan<double> t, Span<double> product, int rows, bool transposed = false)
    {
        Span<double> half = stackalloc double[ArmaOrder.MostTerms * ArmaOrder.MostTerms];
        var (row, column) = transposed ? (1, rows) : (rows, 1);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < rows; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < rows; k++)
                {
                    sum += t[(i * row) + (k * column)] * a[(k * rows) + j];
                }

                half[(i * rows) + j] = sum;
            }
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < rows; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < rows; k++)
                {
                    sum += half[(i * rows) + k] * t[(j * row) + (k * column)];
                }

                product[(i * rows) + j] = sum;
            }
        }
    }

    private static void Pivot(Span<double> a, Span<double> b, int k, int rows)
    {
        var largest = k;
        for (var i = k + 1; i < rows; i++)
        {
            largest = Math.Abs(a[(i * rows) + k]) > Math.Abs(a[(largest * rows) + k]) ? i : largest;
        }

        for (var j = 0; j < rows && largest != k; j++)
        {
            (a[(k * rows) + j], a[(largest * rows) + j]) = (a[(largest * rows) + j], a[(k * rows) + j]);
        }

        (b[k], b[largest]) = (b[largest], b[k]);
    }
}
