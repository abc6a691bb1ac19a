using System.Text.Json.Serialization;

namespace Planner.Model;

/// <summary>What a tick decided and why: every step in order, each with the numbers it used.</summary>
public sealed record Decision
{
    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Which loop decided.</summary>
    public required DecisionLoop Loop { get; init; }

    /// <summary>What is to be done with it.</summary>
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>Replicas to have, absolute.</summary>
    [JsonIgnore]
    public Pools<int> Targets => new(Prefill, Decode);

    /// <summary>Replicas that were asked for when it was decided.</summary>
    [JsonIgnore]
    public Pools<int> From => new(FromPrefill, FromDecode);

    /// <summary>Prefill replicas to have, absolute.</summary>
    public required int Prefill { get; init; }

    /// <summary>Decode replicas to have, absolute.</summary>
    public required int Decode { get; init; }

    /// <summary>Prefill replicas that were asked for when it was decided.</summary>
    public required int FromPrefill { get; init; }

    /// <summary>Decode replicas that were asked for when it was decided.</summary>
    public required int FromDecode { get; init; }

    /// <summary>Prefill replicas wanted before budget and hold; null where nothing was planned.</summary>
    public int? UnbudgetedPrefill { get; init; }

    /// <summary>Decode replicas wanted before budget and hold; null where nothing was planned.</summary>
    public int? UnbudgetedDecode { get; init; }

    /// <summary>Observed over profiled time to first token; 1 where nothing is corrected.</summary>
    public double? PrefillCorrection { get; init; }

    /// <summary>Observed over profiled inter-token latency; 1 where nothing is corrected.</summary>
    public double? DecodeCorrection { get; init; }

    /// <summary>The next interval's traffic as forecast; null where nothing was forecast.</summary>
    public TrafficForecast? Predicted { get; init; }

    /// <summary>What it rests on, for scripts; null in a decision of an older program.</summary>
    public ReasonCode? Code { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>How the numbers came about, in order.</summary>
    public IReadOnlyList<DecisionStep> Steps { get; init; } = [];

    /// <summary>What an operator has to know of the pools: workers that died, do not start, or are not started by anybody.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The decision after an attempt to carry it out has failed: nothing else was decided, and it stays to be done.</summary>
    /// <param name="error">What went wrong, and which half was done if one was.</param>
    public Decision NotCarriedOut(string error) => this with
    {
        Outcome = DecisionOutcome.Blocked,
        Code = ReasonCode.NotCarriedOut,
        Reason = $"not carried out: {error}; it was: {Reason}",
        Steps = [.. Steps, new DecisionStep("not_carried_out", $"not carried out: {error}", new Dictionary<string, double>())],
    };
}
