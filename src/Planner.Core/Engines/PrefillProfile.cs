namespace Planner.Engines;

/// <summary>The prefill sweep, by strictly increasing ISL; the lists are equally long.</summary>
/// <param name="Isl">Input length, tokens.</param>
/// <param name="TtftMs">Time of one prefill, ms.</param>
/// <param name="ThroughputPerGpu">Tokens a second and GPU.</param>
public sealed record PrefillProfile(
    IReadOnlyList<double> Isl, IReadOnlyList<double> TtftMs, IReadOnlyList<double> ThroughputPerGpu);
