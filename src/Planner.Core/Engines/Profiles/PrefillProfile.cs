namespace Planner.Engines;

/// <summary>The prefill sweep, by strictly increasing ISL; the lists are equally long.</summary>
/// <param name="Isl">Input length, tokens.</param>
/// <param name="TtftMs">Time of one prefill, ms.</param>
/// <param name="ThroughputPerGpu">Tokens a second and GPU; empty where the sweep has none.</param>
public sealed record PrefillProfile(
    IReadOnlyList<double> Isl, IReadOnlyList<double> TtftMs, IReadOnlyList<double> ThroughputPerGpu)
{
    /// <summary>GPUs of the engine, where the sweep says.</summary>
    public int? Gpus { get; init; }

    /// <summary>Data-parallel ranks, where they are known otherwise.</summary>
    public int? Ranks { get; init; }

    /// <summary>
    /// Ranks of an engine of so many GPUs: as many prompts at once as the throughput has of the one that its time is of. Null
    /// where the sweep does not tell.
    /// </summary>
    public int? RanksOf(int? gpus) => Ranks ?? (RanksPerGpu * gpus is { } ranks ? Math.Max(1, (int)Math.Round(ranks)) : null);

    /// <summary>Ranks for each GPU: 1 with a GPU a rank, a quarter with four; null where the sweep has no throughput.</summary>
    public double? RanksPerGpu => ThroughputPerGpu.Count == 0
        ? null
        : Sweeps.Median(Isl.Select((isl, i) => ThroughputPerGpu[i] * TtftMs[i] / isl / 1000));
}
