using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>What policy <c>slo</c> knows.</summary>
public sealed record SloState : IPolicyState
{
    /// <summary>A deployment that nothing is known of.</summary>
    public static SloState Empty { get; } = new();

    /// <summary>Length of the slots, s; null before the first.</summary>
    public double? SlotS { get; init; }

    /// <summary>The counters when they were last read, to take differences from.</summary>
    public FrontendCounters? Counters { get; init; }

    /// <summary>End of the slot that they were read in.</summary>
    public DateTimeOffset? CountersAt { get; init; }

    /// <summary>When their source took them; null in a state of an older program.</summary>
    public DateTimeOffset? CountersTakenAt { get; init; }

    /// <summary>A reading since then that does not follow from <see cref="Counters"/>; null where the last one did.</summary>
    public DoubtedReading? Doubted { get; init; }

    /// <summary>Frontends with requests in flight, each with when its last one finished.</summary>
    public ImmutableArray<StillFrontend> Still { get; init; } = [];

    /// <summary>How fast requests in flight finish.</summary>
    public ServicePace Pace { get; init; } = ServicePace.Unknown;

    /// <summary>When less was last counted than what arrives, as far as is known; null where it never was.</summary>
    public DateTimeOffset? UndercountedAt { get; init; }

    /// <summary>Requests that have ever been seen to finish.</summary>
    public double SeenRequests { get; init; }

    /// <summary>Requests that arrived in each of the last slots; NaN where that is not known.</summary>
    public ImmutableArray<double> Arrivals { get; init; } = [];

    /// <summary>Seconds of arrivals that have ever been seen.</summary>
    public double SeenS { get; init; }

    /// <summary>Input lengths of late, tokens.</summary>
    public Histogram Isl { get; init; } = Histogram.Empty;

    /// <summary>Output lengths of late, tokens.</summary>
    public Histogram Osl { get; init; } = Histogram.Empty;

    /// <summary>Prefill engines that each of the last ticks needed.</summary>
    public ImmutableArray<double> PrefillNeeds { get; init; } = [];

    /// <summary>Decode engines that each of the last ticks needed.</summary>
    public ImmutableArray<double> DecodeNeeds { get; init; } = [];

    /// <summary>Head-room of the prefill pool.</summary>
    public Headroom Prefill { get; init; } = Headroom.None;

    /// <summary>Head-room of the decode pool.</summary>
    public Headroom Decode { get; init; } = Headroom.None;

    /// <summary>Where the latencies of the last tick were from; null where there were none.</summary>
    public LatencySource? Latencies { get; init; }

    /// <summary>Observed over profiled time of a prefill.</summary>
    public double PrefillCalibration { get; init; } = 1;

    /// <summary>Observed over profiled inter-token latency.</summary>
    public double DecodeCalibration { get; init; } = 1;

    /// <summary>Seconds of observations in <see cref="PrefillCalibration"/>.</summary>
    public double PrefillCalibratedS { get; init; }

    /// <summary>Seconds of observations in <see cref="DecodeCalibration"/>.</summary>
    public double DecodeCalibratedS { get; init; }

    /// <summary>What was seen of the engines.</summary>
    public LearntEngine Engine { get; init; } = LearntEngine.Nothing;

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Problem => SloStateRules.Problem(this);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, this, SloJson.Default.SloState);

    /// <summary>Reads one back; what an older program did not know yet is as in a state that nothing is known of.</summary>
    /// <exception cref="JsonException">It is of another shape.</exception>
    public static SloState Read(JsonElement section)
    {
        var read = section.Deserialize(SloJson.Default.SloState) ?? throw new JsonException("the section of policy slo is null");
        return read with
        {
            Pace = (ServicePace?)read.Pace ?? ServicePace.Unknown,
            PrefillCalibration = read.PrefillCalibration == 0 ? 1 : read.PrefillCalibration,
            Engine = (LearntEngine?)read.Engine ?? LearntEngine.Nothing,
            Still = read.Still.IsDefault ? [] : read.Still,
            Counters = Complete(read.Counters),
            Doubted = read.Doubted is { Counters: { } counters } doubted ? doubted with { Counters = Complete(counters)! } : null,
        };
    }

    private static FrontendCounters? Complete(FrontendCounters? counters) =>
        counters is { Instances.IsDefault: true } ? counters with { Instances = [] } : counters;
}
