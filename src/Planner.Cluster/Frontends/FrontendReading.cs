namespace Planner.Cluster.Frontends;

/// <summary>What the frontends show.</summary>
/// <param name="Frontends">Each that answered; at least one.</param>
/// <param name="Partial">Why something may be missing, for a person; null where nothing says so.</param>
public sealed record FrontendReading(IReadOnlyList<FrontendExposition> Frontends, string? Partial = null)
{
    /// <summary>All samples.</summary>
    public IReadOnlyList<ExpositionSample> Samples => [.. Frontends.SelectMany(frontend => frontend.Samples)];
}
