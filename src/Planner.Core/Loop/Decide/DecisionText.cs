using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>The sentences of a decision.</summary>
internal static class DecisionText
{
    /// <summary>What happens to the planned pools.</summary>
    public static string Changes(PlannerMode mode, Pools<int> from, Pools<int> to)
    {
        var pools = new List<string>();
        if (mode.PlansPrefill)
        {
            pools.Add(Change("prefill", from.Prefill, to.Prefill));
        }

        if (mode.PlansDecode)
        {
            pools.Add(Change(mode == PlannerMode.Agg ? "workers" : "decode", from.Decode, to.Decode));
        }

        return string.Join(", ", pools);
    }

    public static string Of(TrafficObservation observation) => observation switch
    {
        TrafficObservation.Traffic seen =>
            $"{seen.RequestCount:F0} requests of {seen.Isl:F0} + {seen.Osl:F0} tokens finished{Arrived(seen)}; " +
            $"TTFT {seen.TtftMs:F0} ms, {Itl(seen)}, {Duration(seen)}{Note(seen)}",
        TrafficObservation.Idle => $"no traffic{Note(observation)}",
        TrafficObservation.Stall stall => $"{stall.Inflight:F0} requests in flight and none finished{Note(stall)}",
        TrafficObservation.Unavailable unavailable => $"no usable metrics: {unavailable.Reason}",
        _ => throw new ArgumentOutOfRangeException(nameof(observation)),
    };

    public static string Of(TrafficForecast forecast) => forecast.RequestCount > 0
        ? $"expecting {forecast.RequestCount:F1} requests of {forecast.Isl:F0} + {forecast.Osl:F0} tokens"
        : "expecting no requests";

    public static string Of(WarmUpRecord warmUp) => warmUp.Problem is { } problem
        ? $"predictors start cold: {problem}"
        : $"predictors warmed up on {warmUp.Requests} requests in {warmUp.Intervals} intervals of {warmUp.Trace}";

    /// <summary>Lower bounds beside what there is, which a floor does not change.</summary>
    public static string AtLeast(PlannerMode mode, Pools<int> floor, Pools<int> now) => mode switch
    {
        PlannerMode.Prefill => $"at least {floor.Prefill} prefill (now {now.Prefill})",
        PlannerMode.Decode => $"at least {floor.Decode} decode (now {now.Decode})",
        PlannerMode.Agg => $"at least {floor.Decode} workers (now {now.Decode})",
        _ => $"at least {floor.Prefill} prefill and {floor.Decode} decode (now {now.Prefill} and {now.Decode})",
    };

    public static string Of(ExternalScaling external, PlannerMode mode) =>
        $"external change: {Changes(mode, external.From, external.To)}";

    public static string Of(Hold hold) => $"held by {hold.By} until {hold.Until:u}: {hold.Reason}";

    public const string Parked = "a pool at 0 replicas is parked: it stays there until there is traffic";

    public static string BudgetCause(PlannerConfig config, Pools<int> affordable, Pools<int> gpus) =>
        $"a budget of {config.MaxGpuBudget} GPUs" + (config.Mode == PlannerMode.Disagg
            ? $" leaves {config.MaxGpuBudget - ((long)affordable.Prefill * gpus.Prefill)} for decode"
            : "");

    private static string Arrived(TrafficObservation.Traffic seen) => seen.Arrived is { } arrived ? $", {arrived:F0} arrived" : "";

    private static string Itl(TrafficObservation.Traffic seen) => seen.ItlMs is { } ms
        ? $"ITL {ms:F2} ms"
        : "no ITL was measured; decode is assumed to match its profile";

    private static string Duration(TrafficObservation.Traffic seen) => (seen.RequestDurationS, seen.ItlMs) switch
    {
        ({ } seconds, _) => $"{seconds:F2} s a request",
        (_, null) => "the source shows no request duration",
        _ => "the source shows no request duration; estimated as TTFT + ITL x (OSL - 1)",
    };

    private static string Note(TrafficObservation observation) => observation.Note is { } note ? $"; {note}" : "";

    private static string Change(string pool, int from, int to) =>
        from == to ? $"{pool} stays at {to}" : $"{pool} {from} -> {to}";
}
