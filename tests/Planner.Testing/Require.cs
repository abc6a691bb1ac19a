namespace Planner.Testing;

/// <summary>For tests that need a program which may be absent: they are skipped with the reason, and fail in CI.</summary>
public static class Require
{
    // What xunit's runner takes for a skip that is decided while the test runs.
    private const string Skip = "$XunitDynamicSkip$";

    /// <param name="missing">Why it cannot be had here; null where it can.</param>
    public static void Present(string? missing)
    {
        if (missing is not null)
        {
            var inCi = Environment.GetEnvironmentVariable("CI") == "true";
            throw new InvalidOperationException(inCi ? missing : Skip + missing);
        }
    }
}
