using System.Collections.Immutable;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>
/// A frontend with requests in flight. Where none of them finishes for long it stalls, or its counters are frozen: either way
/// what it counts is no measure of the demand.
/// </summary>
/// <param name="Name">Pod or instance; empty for all frontends together.</param>
/// <param name="Finished">Requests that it has finished.</param>
/// <param name="Since">Since when that number stands, as far as is known.</param>
public sealed record StillFrontend(string Name, double Finished, DateTimeOffset Since)
{
    /// <summary>Frontends with requests in flight, each with when its last one finished, after one more reading.</summary>
    /// <param name="before">Those before it.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="now">When it is.</param>
    /// <param name="since">When a number that is new may have been reached: long ago, where nothing was read for long.</param>
    internal static ImmutableArray<StillFrontend> Of(
        ImmutableArray<StillFrontend> before, FrontendCounters reading, DateTimeOffset now, DateTimeOffset since) =>
    [
        .. Each(reading).Where(one => one.Inflight > 0).Select(one =>
            before.FirstOrDefault(still => still.Name == one.Name && still.Finished.Equals(one.Finished) && still.Since <= now)
            ?? new StillFrontend(one.Name, one.Finished, since)),
    ];

    /// <summary>Why what finishes is no measure of what arrives, for a person; null where it is.</summary>
    internal static string? Problem(ImmutableArray<StillFrontend> still, DateTimeOffset now, SloTuning tuning) =>
        still.FirstOrDefault(one => (now - one.Since).TotalSeconds >= tuning.StillS) is { } found
            ? $"requests are in flight and none is known to have finished for {(now - found.Since).TotalSeconds:F0} s" +
                (found.Name.Length > 0 ? $" at frontend {found.Name}" : "")
            : null;

    private static ImmutableArray<FrontendTotals> Each(FrontendCounters counters) =>
        counters.Instances.IsEmpty ? [new FrontendTotals("", counters.Finished, counters.Inflight, 0)] : counters.Instances;
}
