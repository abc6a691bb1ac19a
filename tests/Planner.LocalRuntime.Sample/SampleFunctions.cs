namespace Planner.LocalRuntime.Sample;

/// <summary>What the functions share.</summary>
public sealed class TickCount
{
    public int Value { get; set; }
}

/// <summary>A timer, a quick answer, and work that outlasts its caller's patience.</summary>
public sealed class SampleFunctions(TickCount ticks)
{
    [Function("Tick")]
    public Task TickAsync([TimerTrigger("%TICK_SCHEDULE%")] TimerInfo timer)
    {
        ticks.Value++;
        return Task.CompletedTask;
    }

    [Function("Ticks")]
    public IResult Ticks([HttpTrigger(AuthorizationLevel.Function, "get", Route = "ticks")] HttpRequest request) =>
        TypedResults.Ok(new { ticks = ticks.Value });

    /// <summary>Goes on for the given time after the host has begun to stop.</summary>
    [Function("Work")]
    public static async Task<IResult> WorkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "work/{seconds}")] HttpRequest request,
        double seconds,
        CancellationToken stop)
    {
        Console.WriteLine("working");
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine("stopping");
        await Task.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None);
        return TypedResults.Text("done");
    }
}
