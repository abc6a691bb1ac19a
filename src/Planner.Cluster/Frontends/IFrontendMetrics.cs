namespace Planner.Cluster.Frontends;

/// <summary>Where the metrics of a deployment's frontends are read.</summary>
public interface IFrontendMetrics
{
    /// <summary>Names it for a person.</summary>
    string Name { get; }

    /// <summary>Reads everything that the frontends show now.</summary>
    /// <exception cref="ExpositionException">They show no metrics; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller gave up.</exception>
    Task<FrontendReading> ReadAsync(CancellationToken cancellationToken);
}
