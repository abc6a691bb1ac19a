using Planner.Configuration;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Looks ahead to the moment at which a worker asked for now serves, and writes down what it goes by.</summary>
internal sealed class SloDemand(LoadObservation seen, PolicyContext context, SloTuning tuning)
{
    private readonly PlannerConfig _config = context.Config;

    private readonly double _slotS = context.Config.LoadAdjustmentInterval.TotalSeconds;

    /// <summary>The demand within a start-up time and the slot until the next decision.</summary>
    public DemandHorizon Ahead(DemandSeries load, SloPlan plan)
    {
        var horizonS = context.Startup.HorizonS(_config.LoadAdjustmentInterval);
        var memoryS = MemoryS(load, plan, horizonS);
        var demand = DemandHorizon.Of(load, horizonS, tuning, memoryS);
        if (load.Counts.Length * _slotS <= horizonS && IsUnsized && demand.Recent * tuning.GrowthAtFirst > demand.Rate)
        {
            context.Trail.Add("beginning",
                $"both pools are at minimum and traffic has just started: planning for {tuning.GrowthAtFirst} times the last 15 s");
            demand = demand with { Rate = demand.Recent * tuning.GrowthAtFirst };
        }

        Explain(demand, horizonS, memoryS);
        ExplainRise(load, context.Startup.Seconds);
        return demand;
    }

    /// <summary>Pools of which no more serves than the minimum are a beginning, not a size that anybody chose.</summary>
    private bool IsUnsized =>
        !(seen.Pools.Prefill?.Ready > _config.MinPrefill) && !(seen.Pools.Decode?.Ready > _config.MinDecode);

    /// <summary>For how long peaks are to be remembered.</summary>
    private double MemoryS(DemandSeries load, SloPlan plan, double horizonS)
    {
        if (load.Counts.Length * _slotS <= tuning.ShortMemoryS)
        {
            return tuning.ShortMemoryS;   // nothing older could be remembered
        }

        var pools = new PoolsForRate(plan, _config, context.Gpus, load.Peakedness);
        return new PeakMemory(load, horizonS, 1 - _config.TargetAttainment, tuning).Best(pools);
    }

    private void Explain(DemandHorizon demand, double horizonS, double memoryS) => context.Trail.Add("demand",
        $"expecting {demand.Rate:F2} req/s within {horizonS:F0} s: level {demand.Level:F2} times " +
        $"{demand.Growth:F2}, last 15 s {demand.Recent:F2}, peak of {memoryS / 60:F0} minutes {demand.Peak:F2}",
        ("rate", demand.Rate), ("level", demand.Level), ("growth", demand.Growth), ("recent", demand.Recent),
        ("peak", demand.Peak), ("peakedness", demand.Peakedness), ("horizon_s", horizonS), ("memory_s", memoryS));

    private void ExplainRise(DemandSeries load, double startupS)
    {
        if (load.Rise(startupS) is { } rise)
        {
            context.Trail.Add("sudden",
                $"{rise.Now:F2} requests/s in the last 30 s, {rise.Before:F2} at most until {startupS:F0} s ago: a worker requested " +
                "at the first sign of it would not be serving yet, so SLO violations until then are unavoidable",
                ("now", rise.Now), ("before", rise.Before));
        }
    }
}
