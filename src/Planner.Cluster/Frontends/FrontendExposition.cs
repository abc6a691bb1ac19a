namespace Planner.Cluster.Frontends;

/// <summary>What one frontend shows.</summary>
/// <param name="Name">Pod or address.</param>
/// <param name="At">When its metrics were taken; null: when they were read.</param>
/// <param name="Samples">Its samples.</param>
public sealed record FrontendExposition(string Name, DateTimeOffset? At, IReadOnlyList<ExpositionSample> Samples);
