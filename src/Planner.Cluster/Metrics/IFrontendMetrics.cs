namespace Planner.Cluster.Metrics;

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

/// <summary>What the frontends show.</summary>
/// <param name="Frontends">Each that answered; at least one.</param>
/// <param name="Partial">Why something may be missing, for a person; null where nothing says so.</param>
public sealed record FrontendReading(IReadOnlyList<FrontendExposition> Frontends, string? Partial = null)
{
    /// <summary>All samples.</summary>
    public IReadOnlyList<ExpositionSample> Samples => [.. Frontends.SelectMany(frontend => frontend.Samples)];
}

/// <summary>What one frontend shows.</summary>
/// <param name="Name">Pod or address.</param>
/// <param name="At">When its metrics were taken; null: when they were read.</param>
/// <param name="Samples">Its samples.</param>
public sealed record FrontendExposition(string Name, DateTimeOffset? At, IReadOnlyList<ExpositionSample> Samples);
