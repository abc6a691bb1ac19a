using System.Diagnostics;

namespace Planner.FunctionApp;

/// <summary>Waits for what others bring about, and fails where they do not.</summary>
internal static class Poll
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);   // of a machine that is busy otherwise

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <param name="condition">What must come true.</param>
    /// <param name="found">What there is instead, told where it does not.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? found = null)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(5))
        {
            Assert.True(watch.Elapsed < Patience, $"it did not come true within {Patience.TotalSeconds} s\n{found?.Invoke()}");
        }
    }
}
