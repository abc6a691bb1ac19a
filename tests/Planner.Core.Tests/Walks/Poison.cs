using System.Collections.Immutable;
using Planner.Model;
using Planner.Observations;

namespace Planner.Walks;

/// <summary>A number that a source shows instead of the right one.</summary>
/// <param name="Field">Which number.</param>
/// <param name="Value">What it shows.</param>
internal sealed record Poison(PoisonedField Field, double Value)
{
    /// <summary>What broken exporters, wrapped counters and divisions by nothing have shown.</summary>
    public static readonly ImmutableArray<double> Values =
        [ulong.MaxValue, 1e308, double.NaN, -1, -1e300, double.PositiveInfinity, 1e18, double.MaxValue];

    /// <summary>Whether requests or their lengths cannot be counted with it.</summary>
    public bool IsOfTheCounters => Field <= PoisonedField.OslBucket;

    /// <summary>Whether a worker's load or latency is wrong.</summary>
    public bool IsOfTheGauges => Field is >= PoisonedField.PrefillTokens and <= PoisonedField.LastItl;

    /// <summary>Whether the throughput loop's traffic is wrong.</summary>
    public bool IsOfTheTraffic => Field is >= PoisonedField.TrafficCount and <= PoisonedField.TrafficOsl;

    public FrontendCounters Of(FrontendCounters counters) => Field switch
    {
        PoisonedField.Finished => counters with { Finished = Value },
        PoisonedField.Inflight => counters with { Inflight = Value },
        PoisonedField.IslSum => counters with { Isl = counters.Isl with { Sum = Value } },
        PoisonedField.IslBucket => counters with { Isl = Bucket(counters.Isl) },
        PoisonedField.OslSum => counters with { Osl = counters.Osl with { Sum = Value } },
        PoisonedField.OslBucket => counters with { Osl = Bucket(counters.Osl) },
        PoisonedField.Queued => counters with { Queued = Value },
        PoisonedField.TtftSum => counters with { Ttfts = counters.Ttfts! with { Sum = Value } },
        PoisonedField.TtftBucket => counters with { Ttfts = Bucket(counters.Ttfts!) },
        PoisonedField.ItlSum => counters with { Itls = counters.Itls! with { Sum = Value } },
        PoisonedField.ItlBucket => counters with { Itls = Bucket(counters.Itls!) },
        _ => counters,
    };

    public WorkerSample Of(WorkerSample worker) => Field switch
    {
        PoisonedField.PrefillTokens => worker with { ActivePrefillTokens = Value },
        PoisonedField.DecodeBlocks => worker with { ActiveDecodeBlocks = Value },
        PoisonedField.LastTtft => worker with { LastTtftMs = Value },
        PoisonedField.LastIsl => worker with { LastIsl = Value },
        PoisonedField.LastItl => worker with { LastItlMs = Value },
        _ => worker,
    };

    public TrafficObservation.Traffic Of(TrafficObservation.Traffic traffic) => Field switch
    {
        PoisonedField.TrafficCount => traffic with { RequestCount = Value },
        PoisonedField.TrafficIsl => traffic with { Isl = Value },
        PoisonedField.TrafficOsl => traffic with { Osl = Value },
        PoisonedField.TrafficTtft => traffic with { TtftMs = Value },
        PoisonedField.TrafficItl => traffic with { ItlMs = Value },
        PoisonedField.TrafficDuration => traffic with { RequestDurationS = Value },
        PoisonedField.TrafficArrived => traffic with { Arrived = Value },
        _ => traffic,
    };

    public LoadObservation Of(LoadObservation seen) => Field switch
    {
        PoisonedField.KvBlocks => seen with { Limits = new EngineLimits(KvBlocks: Value) },
        PoisonedField.ContextLength => seen with { ContextLength = Value },
        _ => seen,
    };

    private Histogram Bucket(Histogram histogram) => histogram with { Counts = histogram.Counts.SetItem(1, Value) };
}

/// <summary>Numbers that can be absurd; those of one source stand together.</summary>
internal enum PoisonedField
{
    Finished,
    Inflight,
    IslSum,
    IslBucket,
    OslSum,
    OslBucket,
    Queued,
    TtftSum,
    TtftBucket,
    ItlSum,
    ItlBucket,
    PrefillTokens,
    DecodeBlocks,
    LastTtft,
    LastIsl,
    LastItl,
    KvBlocks,
    ContextLength,
    TrafficCount,
    TrafficIsl,
    TrafficOsl,
    TrafficTtft,
    TrafficItl,
    TrafficDuration,
    TrafficArrived,
}
