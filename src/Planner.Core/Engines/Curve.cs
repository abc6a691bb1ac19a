using MathNet.Numerics.Interpolation;

namespace Planner.Engines;

/// <summary>
/// A shape-preserving cubic through measured points (PCHIP; Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980),
/// constant outside them: a profile says nothing beyond what was measured.
/// </summary>
internal sealed class Curve
{
    private readonly IInterpolation _interpolation;

    public Curve(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Lowest = x[0];
        Highest = x[x.Count - 1];
        // MathNet's PCHIP needs three points.
        _interpolation = x.Count < 3
            ? LinearSpline.InterpolateSorted([.. x], [.. y])
            : CubicSpline.InterpolatePchipSorted([.. x], [.. y]);
    }

    /// <summary>First measured x.</summary>
    public double Lowest { get; }

    /// <summary>Last measured x.</summary>
    public double Highest { get; }

    public double At(double x) => _interpolation.Interpolate(Math.Clamp(x, Lowest, Highest));
}
