using System.Collections.Concurrent;
using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>
/// Reads an interval's traffic from a Prometheus, one object for all deployments that are planned from it. It asks four
/// questions at once, and eight more where there was traffic, each for all deployments: those of a firing share the answers.
/// </summary>
/// <param name="prometheus">The Prometheus.</param>
public sealed class TrafficReader(PrometheusClient prometheus)
{
    /// <summary>A deadline of all queries together, however long the interval.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(12);

    /// <summary>Part of an interval that is waited for answers.</summary>
    private const double Patience = 0.6;

    private readonly ConcurrentDictionary<(string Namespace, ThroughputMetricsSource Source), (TrafficQuery What, DateTimeOffset At)> _asking = new();

    /// <summary>Reads the window that ends at a slot's end; a failure is <see cref="TrafficObservation.Unavailable"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TrafficObservation> ReadAsync(
        TrafficQuery what, DateTimeOffset slotEnd, CancellationToken cancellationToken)
    {
        _asking[(what.Namespace, what.Source)] = (what, slotEnd);
        var patience = what.Interval * Patience < MostPatience ? what.Interval * Patience : MostPatience;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            return await new IntervalTraffic(prometheus, what, slotEnd, () => Others(what, slotEnd), deadline.Token).ReadAsync();
        }
        catch (PrometheusException error)
        {
            return new TrafficObservation.Unavailable(error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TrafficObservation.Unavailable($"Prometheus did not answer within {patience.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Deployments that were asked for lately.</summary>
    private List<TrafficQuery> Others(TrafficQuery what, DateTimeOffset slotEnd) =>
    [
        .. _asking.Values.Where(other => other.At >= slotEnd - (2 * other.What.Interval) - what.Interval).Select(other => other.What),
    ];
}
