namespace Planner.Forecasting;

/// <summary>
/// h, the response of 1 / ma(B) to a single 1, by which what was before the first point shows in the points: delayed by i, it
/// is column i of Z.
/// </summary>
/// <param name="count">Points.</param>
internal sealed class MaResponse(int count)
{
    private const int Pad = ArmaOrder.MostTerms;

    /// <summary>It is over where so many values in a row as there are MA coefficients are below this.</summary>
    private const double Faded = 1e-17;

    /// <summary>h with zeros around it: at first as many as <see cref="ArmaOrder.MostTerms"/>.</summary>
    public double[] Values { get; } = new double[Pad + count + Pad];

    /// <summary>How long h and its derivatives are: these last as much longer as there are coefficients.</summary>
    public int Length { get; private set; }

    /// <summary>Computes h.</summary>
    public void Set(ReadOnlySpan<double> ma)
    {
        var h = Values.AsSpan(Pad, count);
        h.Clear();
        h[0] = 1;
        var (t, faded) = (1, 0);
        for (; t < count && faded < ma.Length; t++)
        {
            for (var j = Math.Min(t, ma.Length); j > 0; j--)
            {
                h[t] -= ma[j - 1] * h[t - j];
            }

            faded = Math.Abs(h[t]) < Faded ? faded + 1 : 0;
        }

        Length = Math.Min(count, t + ma.Length);
    }

    /// <summary>Z' values.</summary>
    public void Project(ReadOnlySpan<double> values, Span<double> projections)
    {
        for (var i = 0; i < projections.Length; i++)
        {
            var most = Math.Min(Length, count - i);
            projections[i] = Vectors.Dot(Values.AsSpan(Pad, most), values.Slice(i, most));
        }
    }

    /// <summary>values += factor times column i of Z.</summary>
    public void AddColumn(int i, double factor, Span<double> values)
    {
        var most = Math.Min(Length, count - i);
        Vectors.AddScaled(values.Slice(i, most), factor, Values.AsSpan(Pad, most));
    }
}
