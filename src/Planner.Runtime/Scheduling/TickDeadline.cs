using Planner.Model;

namespace Planner.Runtime;

/// <summary>
/// The time that one tick may take. What has not answered by then is given up, even where it ignores its token: what it
/// still does is thrown away.
/// </summary>
internal sealed class TickDeadline(TimeSpan limit, PlannerTime time, CancellationToken stop)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <summary>What is left for storing and scaling, however long it took to observe.</summary>
    private static readonly TimeSpan LeastToCarryOut = TimeSpan.FromSeconds(10);

    private readonly long _start = time.Clock.GetTimestamp();
    private string _awaited = "the API server";

    /// <summary>The deadline of a tick that begins now.</summary>
    public static TickDeadline Of(PlannedDeployment deployment, DecisionLoop loop, PlannerTime time, CancellationToken stop) =>
        new(Limit(time.ToWall(deployment.Interval(loop)), loop), time, stop);

    /// <summary>
    /// Half of a throughput interval; two of a load interval, of which sampling takes most of the first; from 10 s to a minute.
    /// </summary>
    public static TimeSpan Limit(TimeSpan interval, DecisionLoop loop) =>
        TimeSpan.FromTicks(Math.Clamp((loop == DecisionLoop.Load ? 2 * interval : interval / 2).Ticks, Least.Ticks, Most.Ticks));

    /// <summary>Whether the host stops, which is nobody's failure.</summary>
    public bool IsStopped => stop.IsCancellationRequested;

    /// <summary>Says who is asked next, to be named if no answer comes.</summary>
    public void Await(string whom) => _awaited = whom;

    /// <summary>Runs what only looks.</summary>
    /// <exception cref="TickGivenUpException">It took too long.</exception>
    public Task<T> ObserveAsync<T>(Func<CancellationToken, Task<T>> work) => WithinAsync(limit, work);

    /// <summary>Runs what stores and scales, in the time that is left.</summary>
    /// <exception cref="TickGivenUpException">It took too long; stored or scaled it may be all the same.</exception>
    public Task<T> CarryOutAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        var left = limit - time.Clock.GetElapsedTime(_start);
        return WithinAsync(left > LeastToCarryOut ? left : LeastToCarryOut, work);
    }

    private async Task<T> WithinAsync<T>(TimeSpan most, Func<CancellationToken, Task<T>> work)
    {
        if (time.IsVirtual)
        {
            return await work(stop);
        }

        using var passed = new CancellationTokenSource(most, time.Clock);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stop, passed.Token);
        var token = given.Token;
        var running = Task.Run(() => work(token), CancellationToken.None);
        try
        {
            return await running.WaitAsync(passed.Token);
        }
        catch (OperationCanceledException) when (passed.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            _ = running.ContinueWith(late => late.Exception, TaskScheduler.Default);
            throw new TickGivenUpException(_awaited, time.Clock.GetElapsedTime(_start));
        }
    }
}
