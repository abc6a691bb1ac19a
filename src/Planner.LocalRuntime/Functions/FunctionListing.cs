namespace Planner.LocalRuntime;

/// <summary>One line of what a host serves.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Methods">HTTP methods it answers; none means all, or that it is a timer function.</param>
/// <param name="Url">Where it answers; null for a timer function.</param>
/// <param name="Schedule">When it runs; null for an HTTP function.</param>
public sealed record FunctionListing(string Name, IReadOnlyList<string> Methods, string? Url, string? Schedule)
{
    /// <summary>The line as <c>func start</c> writes it.</summary>
    public override string ToString() =>
        Url is null ? $"{Name}: timerTrigger {Schedule}" : $"{Name}: [{string.Join(',', Methods)}] {Url}";

    internal static FunctionListing Of(FunctionMethod function, string address) => function switch
    {
        HttpFunction http => new(http.Name, http.Methods, $"{address}/{http.Pattern.RawText}", null),
        TimerFunction timer => new(timer.Name, [], null, timer.Schedule.Text),
        _ => throw new ArgumentException($"Function {function.Name} is of no kind.", nameof(function)),
    };

    internal static void Print(IReadOnlyList<FunctionListing> functions)
    {
        Console.WriteLine("Functions:");
        foreach (var function in functions)
        {
            Console.WriteLine($"  {function}");
        }
    }
}
