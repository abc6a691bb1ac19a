namespace Planner.Forecasting;

/// <summary>
/// The exact Gaussian likelihood of an ARMA model of one series, with its derivatives. Mean and variance of the noise are
/// those of greatest likelihood, in closed form.
/// </summary>
/// <remarks>
/// Filtering from zeros, a = ma(B)^-1 ar(B) x, errs by what was before the first point, c (<see cref="PresampleCovariance"/>):
/// a = e + Z c (<see cref="MaResponse"/>). So a has the covariance I + Z V Z', whose inverse and determinant need
/// m = max(p, q) rows only (<see cref="PresampleWeights"/>; Ljung and Box, Biometrika 66, 1979). At the best mean and c the
/// likelihood does not change with them to first order, so that all derivatives together need one more filter, backwards. A few passes over the series
/// whatever the order; nothing is allocated, and nothing may be called by two threads.
/// </remarks>
internal sealed class ArmaLikelihood
{
    /// <summary>Zeros around every buffer, so that no loop has to look where a series begins.</summary>
    private const int Pad = ArmaOrder.MostTerms;

    private readonly double[] _series;
    private readonly double[] _ones;
    private readonly double[] _x;
    private readonly double[] _unit;
    private readonly double[] _errors;
    private readonly double[] _back;
    private readonly double _center;
    private readonly double[] _pastOfUnit = new double[Pad];
    private readonly double[] _past = new double[Pad];
    private readonly MaResponse _response;
    private readonly PresampleCovariance _covariance = new();
    private readonly PresampleWeights _weights = new();
    private int _rows;

    /// <summary>Makes room for a series.</summary>
    /// <param name="series">Stationary, more points than a model has parameters, of a scale around 1.</param>
    public ArmaLikelihood(ReadOnlySpan<double> series)
    {
        Count = series.Length;
        (_series, _ones, _x, _unit) = (Buffer(), Buffer(), Buffer(), Buffer());
        (_errors, _back, _response) = (Buffer(), Buffer(), new MaResponse(Count));
        series.CopyTo(Inner(_series));
        Inner(_ones).Fill(1);
        _center = Vectors.Dot(series, Inner(_ones)) / Count;
    }

    /// <summary>Points.</summary>
    public int Count { get; }

    /// <summary>The mean, 0 where the model has none.</summary>
    public double Mean { get; private set; }

    /// <summary>Sum of squares in units of the noise's variance, of which it is <see cref="Count"/> times the best.</summary>
    public double Squares { get; private set; }

    /// <summary>Logarithm of the determinant of the covariance in units of the noise's variance.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>Variance of the noise of greatest likelihood.</summary>
    public double Variance => Squares / Count;

    /// <summary>The noise, as far as the points tell.</summary>
    public ReadOnlySpan<double> Errors => Inner(_errors);

    /// <summary>Log-likelihood at a variance of the noise.</summary>
    public double LogLikelihoodAt(double variance) =>
        -0.5 * ((Count * Math.Log(2 * Math.PI * variance)) + LogDeterminant + (Squares / variance));

    /// <summary>Evaluates a model.</summary>
    /// <param name="ar">AR coefficients: x(t) = ar1 x(t-1) + ... + e(t) + ma1 e(t-1) + ...; stationary.</param>
    /// <param name="ma">MA coefficients; invertible.</param>
    /// <param name="hasMean">Whether the series has a mean.</param>
    /// <param name="mean">A given mean in place of the best one.</param>
    public void Evaluate(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma, bool hasMean, double? mean = null)
    {
        Mean = mean ?? (hasMean ? _center : 0);
        _series.CopyTo(_x, 0);
        Vectors.AddScaled(Inner(_x), -Mean, Inner(_ones));
        Filter(_x, _errors, ar, ma);
        _rows = Math.Max(ar.Length, ma.Length);
        LogDeterminant = 0;
        if (_rows > 0)
        {
            _response.Set(ma);
            _covariance.Solve(ar, ma);
            LogDeterminant = _weights.Set(_response.Values.AsSpan(Pad), Count, _covariance.Values, _rows);
            _response.Project(Errors, _past.AsSpan(0, _rows));
        }

        if (hasMean && mean is null)
        {
            Center(ar, ma);
        }

        Squares = _rows > 0 ? Smoothed() : Vectors.Dot(Errors, Errors);
    }

    /// <summary>Derivatives of minus the log-likelihood at the best variance, at the model evaluated last.</summary>
    public void Gradient(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma, Span<double> byAr, Span<double> byMa)
    {
        byAr.Clear();
        byMa.Clear();
        if (_rows == 0)
        {
            return;
        }

        Errors.CopyTo(Inner(_back));
        FilterBack(ma, Count);
        AddLagged(byAr, -1 / Variance, _x, Count);
        AddLagged(byMa, -1 / Variance, _errors, Count);
        _covariance.AddGradient(_weights.ByCovariance(_past, 1 / Variance), byAr, byMa);
        if (ma.Length > 0)
        {
            _weights.ByResponse(_response.Values, Count, _back.AsSpan(Pad, _response.Length));
            FilterBack(ma, _response.Length);
            AddLagged(byMa, -1, _response.Values, _response.Length);
        }
    }

    private double[] Buffer() => new double[Pad + Count + Pad];

    private Span<double> Inner(double[] buffer) => buffer.AsSpan(Pad, Count);

    /// <summary>target = ma(B)^-1 ar(B) source, from zeros.</summary>
    private void Filter(double[] source, double[] target, ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        source.CopyTo(target, 0);
        for (var j = 1; j <= ar.Length; j++)
        {
            Vectors.AddScaled(Inner(target), -ar[j - 1], source.AsSpan(Pad - j, Count));
        }

        if (ma.Length > 0)
        {
            Vectors.Recur(Inner(target), ma);
        }
    }

    /// <summary>The adjoint of that filter's MA part, on the first values of the buffer for it.</summary>
    private void FilterBack(ReadOnlySpan<double> ma, int length)
    {
        if (ma.Length > 0)
        {
            Vectors.RecurBack(_back.AsSpan(Pad, length), ma);
        }
    }

    private void AddLagged(Span<double> derivatives, double factor, double[] values, int length)
    {
        for (var j = 1; j <= derivatives.Length; j++)
        {
            derivatives[j - 1] += factor * Vectors.Dot(_back.AsSpan(Pad, length), values.AsSpan(Pad - j, length));
        }
    }

    /// <summary>Takes the best mean, by generalised least squares, out of the series.</summary>
    private void Center(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        Filter(_ones, _unit, ar, ma);
        var (cross, weight) = (Vectors.Dot(Errors, Inner(_unit)), Vectors.Dot(Inner(_unit), Inner(_unit)));
        _response.Project(Inner(_unit), _pastOfUnit.AsSpan(0, _rows));
        for (var i = 0; i < _rows; i++)
        {
            var known = Vectors.Dot(_weights.Smoothing.AsSpan(i * _rows, _rows), _pastOfUnit);
            cross -= known * _past[i];
            weight -= known * _pastOfUnit[i];
        }

        var beyond = weight > 0 ? cross / weight : 0;
        Mean += beyond;
        Vectors.AddScaled(Inner(_x), -beyond, Inner(_ones));
        Vectors.AddScaled(Inner(_errors), -beyond, Inner(_unit));
        Vectors.AddScaled(_past.AsSpan(0, _rows), -beyond, _pastOfUnit);
    }

    /// <summary>Takes the past's part out of the errors; the sum of squares of both.</summary>
    private double Smoothed()
    {
        Span<double> best = stackalloc double[Pad];
        for (var i = 0; i < _rows; i++)
        {
            best[i] = Vectors.Dot(_weights.Smoothing.AsSpan(i * _rows, _rows), _past);
            _response.AddColumn(i, -best[i], Inner(_errors));
        }

        _response.Project(Errors, _past.AsSpan(0, _rows));
        return Vectors.Dot(Errors, Errors) + Vectors.Dot(best[.._rows], _past);
    }
}
