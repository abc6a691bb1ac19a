using System.Text.Json;
using System.Text.Json.Serialization;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>What policy <c>dynamo-1.0</c> knows.</summary>
public sealed record Dynamo10State : IPolicyState
{
    /// <summary>A deployment that nothing is known of.</summary>
    public static Dynamo10State Empty { get; } = new();

    /// <summary>The last interval's corrections, for intervals that show none.</summary>
    public CorrectionFactors Corrections { get; init; } = CorrectionFactors.None;

    /// <summary>TTFT (ms) against tokens in prefill.</summary>
    public LatencyWindow Prefill { get; init; } = LatencyWindow.Empty;

    /// <summary>ITL (ms) against KV blocks in use.</summary>
    public LatencyWindow Decode { get; init; } = LatencyWindow.Empty;

    /// <summary>Tells the last reading from the next one; null where nothing was read.</summary>
    public string? Fingerprint { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Problem =>
        this is not { Prefill: not null, Decode: not null, Corrections: not null } ? "the section of policy dynamo-1.0 is incomplete"
        : !IsCorrection(Corrections.Prefill) || !IsCorrection(Corrections.Decode) ? "a correction is not above 0, or no number"
        : !IsWindow(Prefill) || !IsWindow(Decode) ? "a latency window does not hold pairs"
        : Window("dynamo-1.0.prefill", Prefill, Plausible.MostQueuedTokens + Plausible.MostTokens)
            ?? Window("dynamo-1.0.decode", Decode, Plausible.MostBlocks * Plausible.MostUse);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, this, Dynamo10Json.Default.Dynamo10State);

    /// <summary>Reads one back; what an older program did not know yet is as in a state that nothing is known of.</summary>
    /// <exception cref="JsonException">It is of another shape.</exception>
    public static Dynamo10State Read(JsonElement section)
    {
        var read = section.Deserialize(Dynamo10Json.Default.Dynamo10State) ?? throw new JsonException("the section of policy dynamo-1.0 is null");
        return read with
        {
            Corrections = (CorrectionFactors?)read.Corrections ?? CorrectionFactors.None,
            Prefill = (LatencyWindow?)read.Prefill ?? LatencyWindow.Empty,
            Decode = (LatencyWindow?)read.Decode ?? LatencyWindow.Empty,
        };
    }

    private static bool IsCorrection(double factor) => factor > 0 && double.IsFinite(factor);

    private static bool IsWindow(LatencyWindow window) =>
        !window.Loads.IsDefault && !window.LatenciesMs.IsDefault && window.Loads.Length == window.LatenciesMs.Length;

    private static string? Window(string name, LatencyWindow window, double mostLoad) =>
        NumberRules.Problem($"{name}.loads", window.Loads, mostLoad)
        ?? NumberRules.Problem($"{name}.latencies_ms", window.LatenciesMs, Plausible.MostLatencyMs);
}
