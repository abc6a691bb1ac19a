using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>A fitted ARIMA model, and the errors that it goes on from.</summary>
public sealed record ArimaModel
{
    /// <summary>Differences, 0 to 2.</summary>
    public required int D { get; init; }

    /// <summary>AR coefficients, at most five.</summary>
    public required ImmutableArray<double> Ar { get; init; }

    /// <summary>MA coefficients, at most five.</summary>
    public required ImmutableArray<double> Ma { get; init; }

    /// <summary>Errors of the latest forecasts in units of <see cref="Scale"/>, the latest first: one an MA coefficient.</summary>
    public required ImmutableArray<double> Errors { get; init; }

    /// <summary>Mean of the differenced series in units of <see cref="Scale"/>; 0 where the model has none.</summary>
    public double Mean { get; init; }

    /// <summary>A power of two near the largest value, so that no square overflows; above 0.</summary>
    public required double Scale { get; init; }

    /// <summary>Whether the series is log(1 + y).</summary>
    public bool IsLog1p { get; init; }

    /// <summary>Whether it is no more than a constant (or a trend).</summary>
    internal bool IsTrivial => Ar.IsEmpty && Ma.IsEmpty;

    /// <summary>Latest points that a forecast needs.</summary>
    internal int Reach => Ar.Length + D;

    /// <summary>Whether a stored model can be computed with.</summary>
    internal bool IsSound =>
        D is >= 0 and <= 2 && IsSize(Ar) && IsSize(Ma) && !Errors.IsDefault && Errors.Length == Ma.Length && Scale > 0;

    /// <summary>The next point as expected.</summary>
    /// <param name="latest">The latest <see cref="Reach"/> points, in time's order.</param>
    internal double Next(ReadOnlySpan<double> latest)
    {
        var next = Scale * NextScaled(latest);
        return IsLog1p ? double.ExpM1(next) : next;
    }

    /// <summary>One step of the filter, whose gain is that of its steady state.</summary>
    /// <param name="earlier">The latest <see cref="Reach"/> points before.</param>
    /// <param name="value">The point that came.</param>
    /// <returns>The model, and the error of its forecast in units of <see cref="Scale"/>.</returns>
    internal (ArimaModel Model, double Error) Follow(ReadOnlySpan<double> earlier, double value)
    {
        var error = Scaled(value) - NextScaled(earlier);
        return (Errors.IsEmpty ? this : this with { Errors = [error, .. Errors.AsSpan()[..^1]] }, error);
    }

    private static bool IsSize(ImmutableArray<double> coefficients) =>
        coefficients is { IsDefault: false, Length: <= ArmaOrder.MostTerms };

    private double Scaled(double value) => (IsLog1p ? double.LogP1(value) : value) / Scale;

    private double NextScaled(ReadOnlySpan<double> latest)
    {
        Span<double> x = stackalloc double[Reach];
        for (var i = 0; i < Reach; i++)
        {
            x[i] = Scaled(latest[i]);
        }

        var next = Mean;
        for (var d = 0; d < D; d++)
        {
            next += x[^1];
            Differences.Replace(ref x);
        }

        for (var j = 0; j < Ar.Length; j++)
        {
            next += Ar[j] * (x[^(j + 1)] - Mean);
        }

        return next + Vectors.Dot(Ma.AsSpan(), Errors.AsSpan());
    }
}
