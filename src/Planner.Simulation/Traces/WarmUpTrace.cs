using Planner.Configuration;
using Planner.Loop;
using Planner.State;

namespace Planner.Traces;

/// <summary>Lets the predictors of a new deployment learn from a recorded trace.</summary>
/// <remarks>
/// It is here because traces are read here, by one reader, for the replay and for the warm-up alike; the function app has
/// this project with it anyway.
/// </remarks>
public static class WarmUpTrace
{
    /// <summary>Largest file that is read, gzipped or not: months of intervals are in less.</summary>
    private const int MaxBytes = 64 << 20;

    /// <summary>The state warmed up, if that is due; where the trace cannot be used, with the reason and no traffic.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="config">Names the trace, the predictor and the interval.</param>
    public static DeploymentState Apply(DeploymentState state, PlannerConfig config)
    {
        if (!WarmUp.IsDue(state, config))
        {
            return state;
        }

        var (intervals, problem, _) = Read(config);
        return WarmUp.Learn(state, config, intervals, problem);
    }

    /// <summary>Why the trace cannot be used, null where it can and where none is configured; and how its timestamps are taken.</summary>
    public static (string? Problem, IReadOnlyList<string> Notes) Check(PlannerConfig config)
    {
        if (config.LoadPredictorWarmupTrace is null)
        {
            return (null, []);
        }

        var (_, problem, notes) = Read(config);
        return (problem, notes);
    }

    private static (IReadOnlyList<WarmUpInterval> Intervals, string? Problem, IReadOnlyList<string> Notes) Read(PlannerConfig config)
    {
        var path = config.LoadPredictorWarmupTrace!;
        try
        {
            using var stream = TraceFile.Read(path, MaxBytes);
            var trace = RequestTrace.Read(stream, path);
            var intervals = Intervals(trace, config.ThroughputAdjustmentInterval);
            return intervals.Count > 0
                ? (intervals, null, trace.Notes)
                : ([], $"{path}: the trace is shorter than throughput_adjustment_interval", trace.Notes);
        }
        catch (TraceException error)
        {
            return ([], error.Message, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ([], $"{path}: the trace cannot be read: {error.Message}", []);
        }
    }

    /// <summary>
    /// The newest whole intervals from the trace's clock on, those without requests included. The last one is left out: the
    /// trace may end in the middle of it.
    /// </summary>
    internal static IReadOnlyList<WarmUpInterval> Intervals(RequestTrace trace, TimeSpan interval)
    {
        var whole = (long)(trace.Requests[^1].ArrivalS / interval.TotalSeconds);
        var first = Math.Max(0, whole - WarmUp.MostIntervals);
        var byInterval = trace.Requests
            .GroupBy(request => (long)(request.ArrivalS / interval.TotalSeconds))
            .ToDictionary(group => group.Key, group => new WarmUpInterval(
                group.Count(), group.Average(request => (double)request.Isl), group.Average(request => (double)request.Osl)));
        var intervals = new List<WarmUpInterval>();
        for (var i = first; i < whole; i++)
        {
            intervals.Add(byInterval.GetValueOrDefault(i, WarmUpInterval.Idle));
        }

        return intervals;
    }
}
