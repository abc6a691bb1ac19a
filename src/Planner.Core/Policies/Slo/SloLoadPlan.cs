using System.Collections.Immutable;
using Planner.Configuration;
using Planner.Forecasting;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Takes what policy <c>slo</c> knows to the engines that it wants, step by step, and writes the steps down.</summary>
internal sealed class SloLoadPlan(LoadObservation seen, SloEvidence evidence, PolicyContext context, SloTuning tuning)
{
    private readonly PlannerConfig _config = context.Config;
    private readonly double _slotS = context.Config.LoadAdjustmentInterval.TotalSeconds;

    /// <summary>Share of a pool that may go in one step where engines are only learnt; each step takes the time that needs are held for.</summary>
    private const int LearntSteps = 4;

    /// <summary>Whether the engine is learnt and no profile of it is known.</summary>
    public bool IsLearnt { get; init; }

    /// <summary>The plan, and what is known with the needs of this tick.</summary>
    public PolicyPlan Plan(SloState known)
    {
        if (evidence.Gap is { } gap)
        {
            context.Trail.Add("gap", $"gap: {gap}");
        }

        var load = DemandSeries.Of(known.Arrivals, _slotS, tuning);
        if ((Unseen(known) ?? (load is null ? "no two readings of the frontend's counters yet" : null)) is { } reason)
        {
            return PolicyPlan.Unknown(reason) with { HasTraffic = seen.Counters is null || HasTraffic(known) };
        }

        var models = new SloPlan(_config, context.Capacity!, known, tuning)
        {
            MostPromptTokensPerS = IsLearnt ? LearntProfile.MostPromptTokensPerS(known.Engine) : double.PositiveInfinity,
        };
        return Plan(known, models, new SloDemand(seen, context, tuning).Ahead(load!, models));
    }

    private string? Unseen(SloState known) =>
        seen.Counters is null ? evidence.Gap ?? seen.Unavailable ?? "the frontend shows no request counters"
        : known.Isl.Count <= 0 ? "no request has had its first token yet"
        : null;

    /// <summary>Whether there is traffic for pools that are parked to wake up for; old peaks are none.</summary>
    private bool HasTraffic(SloState known) =>
        seen.Counters is { Inflight: > 0 } or { Queued: > 0 } || (known.Arrivals is [.., var newest] && newest > 0);

    private PolicyPlan Plan(SloState known, SloPlan models, DemandHorizon demand)
    {
        if (SlotLatencies.Note(seen) is { } note)
        {
            context.Trail.Add("gauges", note);
        }

        var needs = new SloNeeds(seen, context).Of(models, known, demand);
        var next = known with
        {
            PrefillNeeds = WithNeed(known.PrefillNeeds, Proven(needs.Prefill, context.Current.Prefill)),
            DecodeNeeds = WithNeed(known.DecodeNeeds, Proven(needs.Decode, context.Current.Decode)),
        };
        var isFresh = next.SeenS < tuning.FreshS + context.Startup.Seconds;
        return new PolicyPlan
        {
            Engines = new(
                Wanted(context.Current.Prefill, next.PrefillNeeds, isFresh), Wanted(context.Current.Decode, next.DecodeNeeds, isFresh)),
            Cause = isFresh ? "required by demand; no scale-in until more traffic has been seen"
                : $"expecting {demand.Rate:F1} req/s by the time new workers are ready",
            CauseToStay = "matches demand",
            WhyNotLess = evidence.WhyNotLess,
            HasTraffic = HasTraffic(known),
            Worth = Worth(models, demand),
            State = next,
        };
    }

    /// <summary>Up at once to the newest need, down to the highest of late.</summary>
    private static double Wanted(int current, ImmutableArray<double> needs, bool isFresh) =>
        isFresh ? Math.Max(current, needs.Max()) : needs.Max();

    /// <summary>
    /// The need, of a learnt engine no less than a step below what there is: fewer engines carry more each, and what that does to
    /// their latencies is seen before the next one goes.
    /// </summary>
    private int Proven(int need, int current) =>
        IsLearnt ? Math.Max(need, current - Math.Max(1, current / LearntSteps)) : need;

    private static Func<Pools<int>, double> Worth(SloPlan models, DemandHorizon demand)
    {
        var mean = models.Decode.Mean(demand.Rate, models.MeanOsl);
        return size => (1 - models.Queue.Late(size.Prefill, demand.Rate, demand.Peakedness))
            * (1 - models.Decode.Late(size.Decode, mean, demand.Peakedness));
    }

    private ImmutableArray<double> WithNeed(ImmutableArray<double> needs, int need) =>
        needs.Add(need).Newest(Math.Max(1, (int)Math.Round(tuning.HoldS / _slotS)));
}
