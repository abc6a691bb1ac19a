namespace Planner.Simulation;

/// <summary>
/// A rectangle of the ITL surface within which it is one bilinear formula. Its bounds are half open, so that every
/// point lies in exactly one and the result does not depend on which cell a worker held before.
/// </summary>
internal readonly struct ItlCell
{
    public required double KvUsageFrom { get; init; }

    public required double KvUsageTo { get; init; }

    public required double ContextFrom { get; init; }

    public required double ContextTo { get; init; }

    public required double Intercept { get; init; }

    public required double Slope { get; init; }

    public required double ContextOrigin { get; init; }

    public required double InterceptPerContext { get; init; }

    public required double SlopePerContext { get; init; }

    public bool Contains(double kvUsage, double context) =>
        kvUsage >= KvUsageFrom && kvUsage < KvUsageTo && context >= ContextFrom && context < ContextTo;

    public double ItlS(double kvUsage, double context) =>
        Intercept + Slope * kvUsage
        + (context - ContextOrigin) * (InterceptPerContext + SlopePerContext * kvUsage);
}
