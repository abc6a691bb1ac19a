using Planner.Cluster.Frontends;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Samples the workers' gauges over the first part of a load interval.</summary>
/// <param name="clock">Paces the samples.</param>
public sealed class LoadReader(TimeProvider clock)
{
    /// <summary>Part of the interval over which samples are begun, and within which they must have come: the rest is for the decision.</summary>
    private const double SampledPart = 0.8, AwaitedPart = 0.9;

    /// <summary>
    /// Takes the samples, as many as come before the interval's end is near. One that fails is missing; where all do, the
    /// outcome says why.
    /// </summary>
    /// <param name="frontend">The frontend's metrics.</param>
    /// <param name="config">How many samples, over which interval, and the mode.</param>
    /// <param name="pools">The pools, whose replicas tell workers from what they left behind, and whose model is counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LoadObservation> ReadAsync(
        IFrontendMetrics frontend, PlannerConfig config, PoolsSeen pools, CancellationToken cancellationToken)
    {
        var slot = new LoadSlot(config, pools);
        var problem = "no sample of the workers' gauges was taken";
        var started = clock.GetTimestamp();
        var pause = config.LoadAdjustmentInterval * SampledPart / config.LoadMetricSamples;
        var patience = config.LoadAdjustmentInterval * AwaitedPart;
        var number = 1;
        while (number <= config.LoadMetricSamples)
        {
            var wait = (pause * number) - clock.GetElapsedTime(started);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, clock, cancellationToken);
            var left = patience - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            try
            {
                slot.Add(await ReadOnceAsync(frontend, left, cancellationToken));
            }
            catch (ExpositionException error)
            {
                problem = $"{frontend.Name}: {error.Message}";
            }

            // A sample that took longer than the pause stands for those that were due meanwhile.
            number = Math.Max(number + 1, (int)Math.Ceiling(clock.GetElapsedTime(started) / pause));
        }

        return slot.Observation(frontend.Name, problem);
    }

    private async Task<FrontendReading> ReadOnceAsync(
        IFrontendMetrics frontend, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await frontend.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExpositionException($"it did not answer within {patience.TotalSeconds:0.#} s");
        }
    }
}
