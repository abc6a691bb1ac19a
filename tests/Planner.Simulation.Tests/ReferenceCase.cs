using System.Text.Json;

namespace Planner.Simulation;

/// <summary>Reads what the reference files have in common.</summary>
internal static class ReferenceCase
{
    public static SimulatorOptions Options(JsonElement options) => new(
        options.GetProperty("initial")[0].GetInt32(),
        options.GetProperty("initial")[1].GetInt32(),
        options.GetProperty("startup_seconds").GetDouble(),
        options.GetProperty("gpus_prefill").GetInt32(),
        options.GetProperty("gpus_decode").GetInt32());

    public static IEnumerable<ScheduledDecision> Decisions(JsonElement owner) =>
        owner.GetProperty("decisions").EnumerateArray().Select(decision => new ScheduledDecision(
            decision.GetProperty("t").GetDouble(),
            decision.GetProperty("prefill").GetInt32(),
            decision.GetProperty("decode").GetInt32()));

    public static double? NumberOrNull(JsonElement owner, string name) =>
        owner.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    public static double Number(JsonElement owner, string name) => owner.GetProperty(name).GetDouble();
}
