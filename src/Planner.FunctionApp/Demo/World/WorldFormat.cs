using System.Text.Json;

namespace Planner.FunctionApp.Demo;

/// <summary>The stored form of <see cref="SimulatedWorld"/>.</summary>
internal static class WorldFormat
{
    /// <summary>Version that this program writes, and the only one that it reads.</summary>
    public const int SchemaVersion = 1;

    private const int MostReplicas = 10_000;

    public static string Write(SimulatedWorld world) => JsonSerializer.Serialize(world, WorldJson.Default.SimulatedWorld);

    /// <exception cref="FormatException">It is corrupt, or of another version than this program's.</exception>
    public static SimulatedWorld Read(string text)
    {
        try
        {
            RequireKnownVersion(JsonSerializer.Deserialize(text, WorldJson.Default.WorldVersion)?.SchemaVersion ?? 0);
            var world = JsonSerializer.Deserialize(text, WorldJson.Default.SimulatedWorld)!;
            return Problem(world) is { } problem ? throw new FormatException($"is corrupt: {problem}") : world;
        }
        catch (JsonException error)
        {
            throw new FormatException($"is corrupt: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static void RequireKnownVersion(int version)
    {
        if (version != SchemaVersion)
        {
            throw new FormatException(version > SchemaVersion
                ? $"has schema version {version}, this program knows {SchemaVersion}"
                : "is corrupt: it has no schema_version");
        }
    }

    private static string? Problem(SimulatedWorld world) =>
        !(world.Clock.Speed is > 0 and <= 100_000) ? "its clock's speed is out of range"
        : world.Day < 1 ? "its day is below 1"
        : world.HeartbeatSim < world.DayStart ? "its heartbeat is before its day"
        : !Replicas(world.Initial.Prefill, world.Initial.Decode) ? "its initial replicas are out of range"
        : !AreInOrder(world.Events) ? "its events are out of order or out of range"
        : !(double.IsFinite(world.Earlier.GpuSeconds) && world.Earlier.GpuSeconds >= 0) ? "its totals are out of range"
        : null;

    private static bool AreInOrder(IReadOnlyList<ScaleEvent> events)
    {
        var fromS = 0.0;
        foreach (var (atS, prefill, decode) in events)
        {
            if (!(atS >= fromS && atS <= DaySettings.Length.TotalSeconds && Replicas(prefill, decode)))
            {
                return false;
            }

            fromS = atS;
        }

        return true;
    }

    private static bool Replicas(int prefill, int decode) =>
        prefill is >= 0 and <= MostReplicas && decode is >= 0 and <= MostReplicas;
}
