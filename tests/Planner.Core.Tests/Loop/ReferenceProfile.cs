using Planner.Engines;
using Planner.Testing;

namespace Planner.Loop;

/// <summary>The sweep of one H200 engine, as NVIDIA's profiler wrote it.</summary>
internal static class ReferenceProfile
{
    private static readonly Lazy<EngineCapacity> Loaded = new(() => new EngineCapacity(ProfileReader.ReadJson(
        File.ReadAllText(ReferenceData.PathOf("profiles", "h200-tp1", ProfileReader.PrefillFile)),
        File.ReadAllText(ReferenceData.PathOf("profiles", "h200-tp1", ProfileReader.DecodeFile)))));

    public static EngineCapacity Capacity => Loaded.Value;
}
