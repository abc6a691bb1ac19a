using Planner.Forecasting;
using Planner.Model;
using Planner.Observations;

namespace Planner.State;

/// <summary>What a state must satisfy, beyond being JSON of the right shape: no number in it is one that nobody can have seen.</summary>
internal static class StateRules
{
    /// <summary>Most seconds of a time that is learnt, or of an interval.</summary>
    private const double MostS = int.MaxValue;

    /// <summary>What is wrong, with the name of the field; null where nothing is.</summary>
    public static string? Problem(DeploymentState state) =>
        Problem(state.Throughput)
        ?? state.Policies.Problem
        ?? Problem(state.Startup)
        ?? (state.Hold is { } hold ? Engines("hold", hold.Targets) : null)
        ?? (state.Targets is { } targets ? Engines("targets", targets) : null)
        ?? (state.Pending is { } pending ? Engines("pending.from", pending.From) ?? Engines("pending.to", pending.To) : null)
        ?? Problem("pools.prefill", state.Pools?.Prefill)
        ?? Problem("pools.decode", state.Pools?.Decode);

    /// <summary>
    /// A state whose parts can be written: one that cannot is the last one's, and the slot teaches it nothing.
    /// </summary>
    /// <param name="next">The state to store.</param>
    /// <param name="last">The state so far.</param>
    /// <returns>The state, and what was wrong with the first part that was not taken; null where all were.</returns>
    public static (DeploymentState State, string? Problem) Sound(DeploymentState next, DeploymentState last)
    {
        var throughput = ReferenceEquals(next.Throughput, last.Throughput) ? null : Problem(next.Throughput);
        var policies = ReferenceEquals(next.Policies, last.Policies) ? null : next.Policies.Problem;
        var startup = ReferenceEquals(next.Startup, last.Startup) ? null : Problem(next.Startup);
        return (throughput ?? policies ?? startup) is not { } problem ? (next, null) : (next with
        {
            Throughput = throughput is null ? next.Throughput : last.Throughput with { LastSlotEnd = next.Throughput.LastSlotEnd },
            Policies = policies is null ? next.Policies : last.Policies,
            Startup = startup is null ? next.Startup : last.Startup,
        }, problem);
    }

    private static string? Problem(ThroughputState? throughput)
    {
        if (throughput?.IntervalS is not (0 or (>= 1 and <= MostS)))
        {
            return "the throughput loop's part is missing or has no interval";
        }

        var mostRequests = throughput.IntervalS > 0 ? Plausible.MostRate * throughput.IntervalS : double.MaxValue;
        return Problem("request_count", throughput.RequestCount, mostRequests)
            ?? Problem("isl", throughput.Isl, Plausible.MostTokens)
            ?? Problem("osl", throughput.Osl, Plausible.MostTokens)
            ?? (throughput.Floor is { } floor ? Engines("throughput.floor", floor.Replicas) : null)
            ?? (throughput.WarmUp is { } warmUp && !(Plausible.IsWithin(warmUp.Requests, Plausible.MostCounted) && warmUp.Intervals >= 0)
                ? NumberRules.Text("throughput.warm_up", warmUp.Requests)
                : null);
    }

    private static string? Problem(StartupTime startup) =>
        !Plausible.IsWithin(startup.Seconds, StartupTime.MostSeconds) ? NumberRules.Text("startup.seconds", startup.Seconds)
        : startup.Awaited is { } awaited ? Engines("startup.awaited", awaited.Targets)
        : null;

    private static string? Problem(string name, ForecastSeries series, double most)
    {
        if (series?.History is not { } history || series.Model is null || history.Values.IsDefault)
        {
            return $"the series {name} is missing";
        }

        if (history.Values.Length > SeriesHistory.MaxPoints)
        {
            return $"the series {name} has {history.Values.Length} points, more than {SeriesHistory.MaxPoints}";
        }

        if (series.Model.Arima?.Model is { IsSound: false })
        {
            return $"the series {name} has no sound ARIMA model";
        }

        foreach (var value in history.Values)
        {
            if (!double.IsNaN(value) && !Plausible.IsWithin(value, most))
            {
                return value < 0 || double.IsInfinity(value)
                    ? $"the series {name} has a negative or infinite point"
                    : NumberRules.Text($"series {name}", value);
            }
        }

        return null;
    }

    private static string? Problem(string name, PoolStatus? pool) => pool is null ? null
        : Engines(name, new(pool.Desired, pool.Ready)) ?? Engines(name, new(pool.Existing ?? 0, pool.GpusPerReplica ?? 0));

    private static string? Engines(string name, Pools<int> sizes) =>
        sizes.All(IsEngines)
            ? null
            : $"{name} has {(IsEngines(sizes.Prefill) ? sizes.Decode : sizes.Prefill)} replicas, 0 to {Plausible.MostEngines} are possible";

    private static bool IsEngines(int number) => number is >= 0 and <= Plausible.MostEngines;
}
