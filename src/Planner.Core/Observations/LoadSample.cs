namespace Planner.Observations;

/// <summary>All workers that serve, at one moment.</summary>
/// <param name="Prefill">Prefill workers.</param>
/// <param name="Decode">Decode (or aggregated) workers.</param>
public sealed record LoadSample(IReadOnlyList<WorkerSample> Prefill, IReadOnlyList<WorkerSample> Decode);
