using System.Collections.Immutable;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>What was seen of an engine, spread over the batches and lengths that it served; bounded.</summary>
public sealed record LearntEngine
{
    /// <summary>Most cells of decode steps. A deployment's contexts lie close together, so that they are two or three a batch size.</summary>
    internal const int MostDecodeCells = 40;

    /// <summary>Most cells of prefills.</summary>
    internal const int MostPrefillCells = 12;

    /// <summary>No engine is faster than this, and none is slower that anybody would keep, ms.</summary>
    private const double LeastMs = 0.1, MostItlMs = 10_000;

    /// <summary>Time over which the load of prefill is averaged, s.</summary>
    private const double LoadS = 60;

    /// <summary>Requests longer than this are not waited for, s.</summary>
    internal const double MostSettledS = 600;

    /// <summary>Nothing was seen.</summary>
    public static LearntEngine Nothing { get; } = new() { DecodeSettledS = MostSettledS };

    /// <summary>Decode steps.</summary>
    public ImmutableArray<DecodeCell> Decode { get; init; } = [];

    /// <summary>Prefills.</summary>
    public ImmutableArray<PrefillCell> Prefill { get; init; } = [];

    /// <summary>Decode engines that served last; 0 where that is not known.</summary>
    public int DecodeReady { get; init; }

    /// <summary>Seconds since there were fewer: new ones are empty while others are still full.</summary>
    public double DecodeSettledS { get; init; }

    /// <summary>Slots whose decode steps were seen.</summary>
    public double DecodeSlots { get; init; }

    /// <summary>Slots whose prefills were seen.</summary>
    public double PrefillSlots { get; init; }

    /// <summary>Input tokens a second of one prefill engine of late.</summary>
    public double PromptTokensPerS { get; init; }

    /// <summary>Most of these that one was seen to work off.</summary>
    public double MostPromptTokensPerS { get; init; }

    /// <summary>With the decode engines that serve at a slot's end.</summary>
    internal LearntEngine WithDecodePool(int ready, double slotS) => this with
    {
        DecodeReady = ready,
        DecodeSettledS = ready > DecodeReady && DecodeReady > 0 ? 0 : Math.Min(MostSettledS, DecodeSettledS + slotS),
    };

    /// <summary>With a slot's decode step; a reading that no engine can show teaches nothing.</summary>
    /// <param name="requests">Requests in one engine's batch, 1 or more.</param>
    /// <param name="kvTokens">Tokens that they hold.</param>
    /// <param name="itlMs">Inter-token latency, ms.</param>
    internal LearntEngine WithDecode(double requests, double kvTokens, double itlMs)
    {
        if (!(requests is >= 1 and <= Plausible.MostInflight && kvTokens >= requests && kvTokens <= requests * Plausible.MostTokens
            && itlMs is >= LeastMs and <= MostItlMs))
        {
            return this;
        }

        var index = Decode.ToList().FindIndex(cell => cell.Has(requests, kvTokens));
        return this with
        {
            Decode = index >= 0
                ? Decode.SetItem(index, Decode[index].With(requests, kvTokens, itlMs))
                : Bounded(Decode, MostDecodeCells, cell => cell.Count).Add(new DecodeCell(1, requests, kvTokens, itlMs)),
        };
    }

    /// <summary>With a prefill; a reading that no engine can show teaches nothing.</summary>
    /// <param name="isl">Input length, tokens.</param>
    /// <param name="ttftMs">Time of it without any wait, ms.</param>
    internal LearntEngine WithPrefill(double isl, double ttftMs)
    {
        if (!(isl is >= 1 and <= Plausible.MostTokens && ttftMs is >= LeastMs and <= Plausible.MostLatencyMs))
        {
            return this;
        }

        var index = Prefill.ToList().FindIndex(cell => cell.Has(isl));
        return this with
        {
            Prefill = index >= 0
                ? Prefill.SetItem(index, Prefill[index].With(isl, ttftMs))
                : Bounded(Prefill, MostPrefillCells, cell => cell.Count).Add(new PrefillCell(1, isl, ttftMs)),
        };
    }

    /// <summary>With the load that each prefill engine worked off in a time.</summary>
    internal LearntEngine WithPromptTokens(double perS, double seconds)
    {
        if (!(perS >= 0 && perS <= Plausible.MostRate * Plausible.MostTokens))
        {
            return this;
        }

        var late = PromptTokensPerS + ((1 - Math.Exp(-seconds / LoadS)) * (perS - PromptTokensPerS));
        return this with { PromptTokensPerS = late, MostPromptTokensPerS = Math.Max(MostPromptTokensPerS, late) };
    }

    /// <summary>What is wrong with one that was stored, with the name of the field; null where nothing is.</summary>
    internal string? Problem =>
        Decode.IsDefault || Prefill.IsDefault || Decode.Any(cell => cell is null) || Prefill.Any(cell => cell is null)
            ? "the learnt engine of policy slo is incomplete"
        : Decode.Length > MostDecodeCells || Prefill.Length > MostPrefillCells ? "the learnt engine of policy slo has too many cells"
        : Decode.Any(cell => !IsSound(cell)) ? "slo.engine.decode has an impossible cell"
        : Prefill.Any(cell => !IsSound(cell)) ? "slo.engine.prefill has an impossible cell"
        : NumberRules.Problem(
            [
                ("slo.engine.decode_ready", DecodeReady, Plausible.MostEngines),
                ("slo.engine.decode_settled_s", DecodeSettledS, MostSettledS),
                ("slo.engine.decode_slots", DecodeSlots, Plausible.MostCounted),
                ("slo.engine.prefill_slots", PrefillSlots, Plausible.MostCounted),
                ("slo.engine.prompt_tokens_per_s", PromptTokensPerS, Plausible.MostSummed),
                ("slo.engine.most_prompt_tokens_per_s", MostPromptTokensPerS, Plausible.MostSummed),
            ]);

    private static bool IsSound(DecodeCell cell) =>
        IsCount(cell.Count) && cell.Requests is >= 1 and <= Plausible.MostInflight
        && cell.Context is >= 1 and <= Plausible.MostTokens && cell.ItlMs is >= LeastMs and <= MostItlMs;

    private static bool IsSound(PrefillCell cell) =>
        IsCount(cell.Count) && cell.Isl is >= 1 and <= Plausible.MostTokens && cell.TtftMs is >= LeastMs and <= Plausible.MostLatencyMs;

    private static bool IsCount(double count) => count is >= 1 and <= SeenMean.MostCount;

    /// <summary>With room for one more: the cell that was seen the least makes it.</summary>
    private static ImmutableArray<T> Bounded<T>(ImmutableArray<T> cells, int most, Func<T, double> count) =>
        cells.Length < most ? cells : cells.RemoveAt(cells.IndexOf(cells.MinBy(count)!));
}
