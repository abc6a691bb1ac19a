using Planner.Configuration;
using Planner.Loop;
using Planner.Policies;

namespace Planner.Simulation;

/// <summary>The moments of both loops, merged.</summary>
internal static class ReplayInstants
{
    /// <summary>The shorter of the intervals that the loops act at.</summary>
    public static TimeSpan Shortest(PlannerConfig config) =>
        config.RunsLoadLoop && config.LoadAdjustmentInterval < config.ThroughputAdjustmentInterval
            ? config.LoadAdjustmentInterval
            : config.ThroughputAdjustmentInterval;

    /// <summary>All of them, without end. A load interval's last sample is at its end.</summary>
    public static IEnumerable<ReplayInstant> Of(TickSettings settings)
    {
        var config = settings.Config;
        long interval = 1, sample = 1;
        while (true)
        {
            var throughputAt = config.ThroughputAdjustmentInterval * interval;
            var sampleAt = settings.RunsLoadLoop ? SampleAt(config, sample) : TimeSpan.MaxValue;
            var at = throughputAt < sampleAt ? throughputAt : sampleAt;
            var (isThroughput, isSample) = (throughputAt == at, sampleAt == at);
            yield return new ReplayInstant(at, isThroughput, isSample, isSample && sample % config.LoadMetricSamples == 0);
            interval += isThroughput ? 1 : 0;
            sample += isSample ? 1 : 0;
        }
    }

    private static TimeSpan SampleAt(PlannerConfig config, long number)
    {
        var (intervals, within) = Math.DivRem(number, config.LoadMetricSamples);
        return (config.LoadAdjustmentInterval * intervals) + (config.LoadAdjustmentInterval * within / config.LoadMetricSamples);
    }
}
