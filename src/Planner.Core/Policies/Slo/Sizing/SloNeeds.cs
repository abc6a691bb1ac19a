using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>The engines that a demand needs, and what is queued or in decode already; written down step by step.</summary>
internal sealed class SloNeeds(LoadObservation seen, PolicyContext context)
{
    private readonly PlannerConfig _config = context.Config;

    /// <summary>The need of this tick.</summary>
    public Pools<int> Of(SloPlan plan, SloState known, DemandHorizon demand)
    {
        var horizonS = context.Startup.HorizonS(_config.LoadAdjustmentInterval);
        var needs = new Pools<int>(Prefill(plan, demand, horizonS), Decode(plan, demand));
        Explain(plan, known, needs);
        return needs;
    }

    /// <summary>
    /// Engines for the demand, and for a queue: it stays on its workers, so that they are as good as missing, and more
    /// than their number would not help.
    /// </summary>
    private int Prefill(SloPlan plan, DemandHorizon demand, double horizonS)
    {
        var need = plan.PrefillEngines(demand.Rate, demand.Peakedness);
        var backlog = Backlog(plan, horizonS);
        return backlog > 0
            ? Math.Min(plan.PrefillEngines(demand.Rate + backlog, demand.Peakedness), need + (seen.Pools.Prefill?.Ready ?? 0))
            : need;
    }

    /// <summary>Engines for the demand; requests that are in decode stay on theirs, so that those cannot be spared.</summary>
    private int Decode(SloPlan plan, DemandHorizon demand)
    {
        var need = plan.DecodeEngines(demand.Rate, demand.Peakedness);
        var decoding = seen.Counters?.Decoding ?? 0;
        var held = (int)Math.Min(Math.Ceiling(decoding / plan.Decode.PerEngine), seen.Pools.Decode?.Ready ?? 0);
        if (held > need)
        {
            context.Trail.Add("held",
                $"{decoding:F0} requests in decode fill {held} engines; demand alone would need {need}", ("decoding", decoding), ("held", held));
        }

        return Math.Max(need, held);
    }

    /// <summary>Requests a second that a queue adds until new workers serve; an ordinary queue adds none.</summary>
    private double Backlog(SloPlan plan, double horizonS)
    {
        var ordinary = (seen.Pools.Prefill?.Ready ?? 0) * Math.Max(1, _config.TtftMs / 1000 / Math.Max(1e-6, plan.Queue.MeanServiceS));
        var queued = Math.Max(0, (seen.Counters!.Queued ?? 0) - ordinary);
        if (queued > 0)
        {
            context.Trail.Add("backlog", $"{queued:F0} requests have waited past the TTFT limit", ("queued", queued));
        }

        return queued / horizonS;
    }

    private void Explain(SloPlan plan, SloState known, Pools<int> needs)
    {
        context.Trail.Add("prefill",
            $"{needs.Prefill} prefill engines: {plan.Queue.MeanServiceS * 1000:F0} ms per prompt of {plan.MeanIsl:F0} tokens" +
            (plan.Queue.Hopeless > SloPlan.LateAllowed(_config)
                ? $"; {plan.Queue.Hopeless:P1} of requests miss the TTFT limit even on an idle engine" : ""),
            ("need", needs.Prefill), ("service_ms", plan.Queue.MeanServiceS * 1000), ("isl", plan.MeanIsl),
            ("hopeless", plan.Queue.Hopeless), ("headroom", known.Prefill.Surplus), ("attainment", known.Prefill.Attainment ?? double.NaN));
        context.Trail.Add("decode",
            $"{needs.Decode} decode engines: each holds up to {plan.Decode.PerEngine:F1} requests at {plan.Decode.SizedForMs:G4} ms" +
            (plan.Decode.IsHopeless
                ? $"; no number of engines meets {_config.ItlMs:G4} ms: a lone request already takes {plan.Decode.AloneMs:G3} ms" : ""),
            ("need", needs.Decode), ("per_engine", plan.Decode.PerEngine), ("osl", plan.MeanOsl),
            ("calibration", known.DecodeCalibration), ("headroom", known.Decode.Surplus),
            ("attainment", known.Decode.Attainment ?? double.NaN));
    }
}
