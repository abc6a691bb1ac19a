using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>Feeds one slot's observation to the predictors, at most once a slot.</summary>
/// <param name="config">Predictor and interval.</param>
internal sealed class TrafficLearning(PlannerConfig config)
{
    private readonly IForecaster _forecaster = Forecasters.Create(config);

    public ThroughputState Learn(ThroughputState state, TrafficObservation traffic, DateTimeOffset now)
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
            current = WithGaps(current, TickSlot.Missed(last, slotEnd, interval));
        }

        return Feed(current, traffic) with
        {
            LastSlotEnd = slotEnd,
            LastGoodObservation = traffic is TrafficObservation.Unavailable ? current.LastGoodObservation : now,
        };
    }

    private ThroughputState Feed(ThroughputState state, TrafficObservation traffic) =>
        traffic switch
        {
            TrafficObservation.Traffic seen => Append(state, seen.RequestCount, seen.Isl, seen.Osl),
            TrafficObservation.Idle => Append(state, 0, null, null),
            _ => Append(state, null, null, null),
        };

    /// <summary>Adds one interval; null for what it has not.</summary>
    public ThroughputState Append(ThroughputState state, double? requestCount, double? isl, double? osl) => state with
    {
        RequestCount = state.RequestCount.Append(_forecaster, requestCount),
        Isl = state.Isl.Append(_forecaster, isl),
        Osl = state.Osl.Append(_forecaster, osl),
    };

    private ThroughputState WithGaps(ThroughputState state, long missed)
    {
        for (var i = 0; i < Math.Min(missed, SeriesHistory.MaxPoints); i++)
        {
            state = Append(state, null, null, null);
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
