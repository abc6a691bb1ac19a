using System.Collections.Immutable;
using Planner.Forecasting;
using Planner.Observations;
using Planner.Planning;

namespace Planner.State;

/// <summary>What a state must satisfy, beyond being JSON of the right shape: no number in it is one that nobody can have seen.</summary>
internal static class StateRules
{
    /// <summary>Most seconds of a time that is learnt, or of an interval.</summary>
    private const double MostS = int.MaxValue;

    /// <summary>What is wrong, with the name of the field; null where nothing is.</summary>
    public static string? Problem(DeploymentState state) =>
        Problem(state.Throughput)
        ?? Problem(state.Load)
        ?? SloStateRules.Problem(state.Slo)
        ?? (state.Hold is { } hold ? Engines("hold", new(hold.Prefill, hold.Decode)) : null)
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
        var load = ReferenceEquals(next.Load, last.Load) ? null : Problem(next.Load);
        var slo = ReferenceEquals(next.Slo, last.Slo) ? null : SloStateRules.Problem(next.Slo);
        return (throughput ?? load ?? slo) is not { } problem ? (next, null) : (next with
        {
            Throughput = throughput is null ? next.Throughput : last.Throughput with { LastSlotEnd = next.Throughput.LastSlotEnd },
            Load = load is null ? next.Load : last.Load with { LastSlotEnd = next.Load.LastSlotEnd },
            Slo = slo is null ? next.Slo : last.Slo,
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
            ?? (throughput.Corrections is { } factors && IsCorrection(factors.Prefill) && IsCorrection(factors.Decode)
                ? null
                : "a correction is not above 0, or no number")
            ?? (throughput.Floor is { } floor ? Engines("throughput.floor", new(floor.Prefill, floor.Decode)) : null)
            ?? (throughput.WarmUp is { } warmUp && !(Plausible.IsWithin(warmUp.Requests, Plausible.MostCounted) && warmUp.Intervals >= 0)
                ? Number("throughput.warm_up", warmUp.Requests)
                : null);
    }

    private static string? Problem(LoadState? load) =>
        load is not { Prefill: { } prefill, Decode: { } decode } ? "the load loop's part is missing"
        : !IsWindow(prefill) || !IsWindow(decode) ? "a latency window is not of pairs"
        : Window("load.prefill", prefill, Plausible.MostQueuedTokens + Plausible.MostTokens)
            ?? Window("load.decode", decode, Plausible.MostBlocks * Plausible.MostUse);

    private static bool IsWindow(LatencyWindow window) =>
        !window.Loads.IsDefault && !window.LatenciesMs.IsDefault && window.Loads.Length == window.LatenciesMs.Length;

    private static string? Window(string name, LatencyWindow window, double mostLoad) =>
        Numbers($"{name}.loads", window.Loads, mostLoad)
        ?? Numbers($"{name}.latencies_ms", window.LatenciesMs, Plausible.MostLatencyMs);

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
                    : Number($"series {name}", value);
            }
        }

        return null;
    }

    private static string? Problem(string name, PoolStatus? pool) => pool is null ? null
        : Engines(name, new(pool.Desired, pool.Ready)) ?? Engines(name, new(pool.Existing ?? 0, pool.GpusPerReplica ?? 0));

    private static string? Engines(string name, ReplicaTargets sizes) =>
        IsEngines(sizes.Prefill) && IsEngines(sizes.Decode)
            ? null
            : $"{name} has {(IsEngines(sizes.Prefill) ? sizes.Decode : sizes.Prefill)} replicas, 0 to {PoolRules.MostEngines} are possible";

    private static bool IsEngines(int number) => number is >= 0 and <= PoolRules.MostEngines;

    private static bool IsCorrection(double factor) => factor > 0 && double.IsFinite(factor);

    /// <summary>What is wrong with the first number of a list that is none, or beyond a bound.</summary>
    internal static string? Numbers(string name, ImmutableArray<double> values, double most, bool hasGaps = false)
    {
        foreach (var value in values)
        {
            if (!Plausible.IsWithin(value, most) && !(hasGaps && double.IsNaN(value)))
            {
                return Number(name, value);
            }
        }

        return null;
    }

    internal static string Number(string name, double value) => $"{name} has {value:G4}, which nothing can have shown";
}
