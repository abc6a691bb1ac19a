namespace Planner.Simulation;

internal static class Close
{
    /// <summary>The tolerance of the reference data, relative; they agree to their last digit, about 2e-11.</summary>
    private const double Tolerance = 1e-6;

    public static void Equal(double expected, double actual) =>
        Assert.True(
            Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");

    public static void Equal(double? expected, double? actual)
    {
        Assert.Equal(expected.HasValue, actual.HasValue);
        Equal(expected ?? 0, actual ?? 0);
    }
}
