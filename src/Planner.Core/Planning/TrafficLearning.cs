using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning;

/// <summary>Feeds one slot's observation to the predictors, at most once a slot.</summary>
internal static class TrafficLearning
{
    public static ThroughputState Learn(
        ThroughputState state, TrafficObservation traffic, PlannerConfig config, DateTimeOffset now)
    {
        var interval = config.ThroughputAdjustmentInterval;
        var slotEnd = TickSlot.EndOfLast(now, interval);
        var current = ForInterval(state, interval);
        if (TickSlot.IsDone(current.LastSlotEnd, slotEnd, interval))
        {
            return current;
        }

        if (current.LastSlotEnd is { } last)
        {
            current = WithGaps(current, TickSlot.Missed(last, slotEnd, interval), config);
        }

        return Feed(current, traffic, config) with
        {
            LastSlotEnd = slotEnd,
            LastGoodObservation = traffic is TrafficObservation.Unavailable ? current.LastGoodObservation : now,
        };
    }

    private static ThroughputState Feed(ThroughputState state, TrafficObservation traffic, PlannerConfig config) =>
        traffic switch
        {
            TrafficObservation.Traffic seen => Append(state, config, seen.RequestCount, seen.Isl, seen.Osl),
            TrafficObservation.Idle => Append(state, config, 0, null, null),
            _ => Append(state, config, null, null, null),
        };

    private static ThroughputState Append(
        ThroughputState state, PlannerConfig config, double? requestCount, double? isl, double? osl)
    {
        var forecaster = Forecasters.Create(config);
        return state with
        {
            RequestCount = state.RequestCount.Append(forecaster, requestCount),
            Isl = state.Isl.Append(forecaster, isl),
            Osl = state.Osl.Append(forecaster, osl),
        };
    }

    private static ThroughputState WithGaps(ThroughputState state, long missed, PlannerConfig config)
    {
        for (var i = 0; i < Math.Min(missed, SeriesHistory.MaxPoints); i++)
        {
            state = Append(state, config, null, null, null);
        }

        return state;
    }

    /// <summary>Counts of another interval length are brought to this one, and learnt again.</summary>
    private static ThroughputState ForInterval(ThroughputState state, TimeSpan interval)
    {
        if (state.IntervalS == interval.TotalSeconds)
        {
            return state;
        }

        var factor = state.IntervalS > 0 ? interval.TotalSeconds / state.IntervalS : 1;
        var counts = state.RequestCount.History.Select(count => Math.Min(count * factor, double.MaxValue));
        return state with
        {
            IntervalS = interval.TotalSeconds,
            RequestCount = new ForecastSeries { History = counts },
        };
    }
}
