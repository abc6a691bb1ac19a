using Planner.Configuration;
using Planner.Observations;

namespace Planner.Cluster.Metrics;

/// <summary>Samples the workers' gauges over the first part of a load interval.</summary>
/// <param name="clock">Paces the samples.</param>
public sealed class LoadReader(TimeProvider clock)
{
    /// <summary>Part of the interval that is sampled: the rest is for the decision.</summary>
    private const double SampledPart = 0.8;

    /// <summary>Takes the samples. One that fails is missing; where all do, the outcome says why.</summary>
    /// <param name="frontend">The frontend's metrics.</param>
    /// <param name="config">How many samples, over which interval, and the mode.</param>
    /// <param name="pools">The pools, whose ready replicas tell workers from what they left behind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LoadObservation> ReadAsync(
        IFrontendMetrics frontend, PlannerConfig config, PoolsSeen pools, CancellationToken cancellationToken)
    {
        var readings = new List<FrontendReading>();
        var problem = "no sample of the workers' gauges was taken";
        var started = clock.GetTimestamp();
        var pause = config.LoadAdjustmentInterval * SampledPart / config.LoadMetricSamples;
        for (var number = 1; number <= config.LoadMetricSamples; number++)
        {
            var wait = (pause * number) - clock.GetElapsedTime(started);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, cancellationToken);
            try
            {
                readings.Add(await ReadOnceAsync(frontend, config, pause, cancellationToken));
            }
            catch (ExpositionException error)
            {
                problem = $"{frontend.Name}: {error.Message}";
            }
        }

        return Observation(readings, problem, frontend, pools);
    }

    private async Task<FrontendReading> ReadOnceAsync(
        IFrontendMetrics frontend, PlannerConfig config, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(pause, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var samples = await frontend.ReadAsync(either.Token);
            return new(WorkerGauges.Of(samples, config.Mode), RequestCounters.Of(samples));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExpositionException($"it did not answer within {pause.TotalSeconds:0.##} s");
        }
    }

    private static LoadObservation Observation(
        List<FrontendReading> all, string problem, IFrontendMetrics frontend, PoolsSeen pools)
    {
        var readings = all.ConvertAll(reading => reading.Gauges);
        if (readings.Count > 0 && readings.TrueForAll(reading => reading.IsEmpty))
        {
            problem = all.TrueForAll(reading => reading.Counters is null)
                ? $"{frontend.Name}: it shows neither worker gauges nor all request counters; these are in the metrics of every " +
                    "frontend, the gauges need one that runs the KV router"
                : $"{frontend.Name}: it shows no worker gauges; they need a frontend that runs the KV router";
        }

        var samples = readings.Where(reading => !reading.IsEmpty).Select(reading => reading.Sample).ToList();
        return new LoadObservation(GoneWorkers.Without(samples, pools), pools)
        {
            Unavailable = samples.Count == 0 ? problem : null,
            Counters = all.Select(reading => reading.Counters).LastOrDefault(counters => counters is not null) is { } counters
                ? counters with { Source = frontend.Name }
                : null,
            TotalKvBlocks = readings.Select(reading => reading.TotalKvBlocks).LastOrDefault(value => value is not null),
            ContextLength = readings.Select(reading => reading.ContextLength).LastOrDefault(value => value is not null),
        };
    }

    private sealed record FrontendReading(WorkerGauges Gauges, FrontendCounters? Counters);
}
