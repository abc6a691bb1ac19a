using Planner.Model;

namespace Planner.Engines;

/// <summary>What NVIDIA's profiler measured of one engine.</summary>
/// <param name="Prefill">The prefill sweep.</param>
/// <param name="Decode">The decode sweep.</param>
public sealed record EngineProfile(PrefillProfile Prefill, DecodeProfile Decode)
{
    /// <summary>What was left out or taken otherwise than it stands in the files, for a person.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What one rank of a decode engine may hold, where the profile says.</summary>
    public EngineLimits Limits { get; init; } = EngineLimits.Unknown;

    /// <summary>
    /// GPUs of a prefill engine: what its sweep says, else those of a decode engine where its ranks fit them, else as few as
    /// its throughput allows where several work on one prompt; null where nothing tells.
    /// </summary>
    public int? PrefillGpus => Prefill.Gpus ?? (Prefill.RanksPerGpu is not { } perGpu ? null
        : Decode.Gpus * perGpu is { } ranks && IsWhole(ranks) ? Decode.Gpus
        : perGpu is > 0.01 and < 0.75 ? (int)Math.Round(1 / perGpu) : null);

    private static bool IsWhole(double value) => value >= 0.9 && Math.Abs(value - Math.Round(value)) < 0.1;
}
