namespace Planner.Forecasting;

/// <summary>Square roots that can be squared and summed whatever was measured.</summary>
internal static class Roots
{
    /// <summary>Far beyond the root of any traffic.</summary>
    public const double Largest = 1e150;

    /// <summary>The root of a value of at least 0.</summary>
    public static double Of(double value) => Math.Min(Math.Sqrt(value), Largest);

    /// <summary>A root, level or difference of ours, kept where its square is finite.</summary>
    public static double Bounded(double value) => Math.Clamp(value, -Largest, Largest);
}
