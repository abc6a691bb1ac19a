namespace Planner.Engines;

/// <summary>What NVIDIA's profiler measured of one engine.</summary>
/// <param name="Prefill">The prefill sweep.</param>
/// <param name="Decode">The decode sweep.</param>
public sealed record EngineProfile(PrefillProfile Prefill, DecodeProfile Decode)
{
    /// <summary>What was left out or taken otherwise than it stands in the files, for a person.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
