using System.Text.Json.Nodes;
using Planner.Configuration;

namespace Planner.Cli.Commands;

/// <summary>
/// Writes down the GPUs and ranks of the engines that Dynamo's profiler picked, for the pools that are planned. What the
/// settings say themselves stays.
/// </summary>
internal static class ImportedEngines
{
    private const string Budget = "max_gpu_budget";

    /// <summary>Adds them to the settings, and says so.</summary>
    /// <param name="settings">The settings, with the mode that is planned.</param>
    /// <param name="config">The same as they are read here; null where they cannot be.</param>
    public static IReadOnlyList<string> Write(JsonObject settings, PlannerConfig? config)
    {
        if (config?.Picks is not { } picks)
        {
            return [];
        }

        (string Pool, EnginePick? Pick, int? Gpus)[] engines =
        [
            ("prefill", config.PlansPrefill ? picks.Prefill : null, config.PrefillEngineNumGpu),
            ("decode", config.PlansDecode ? picks.Decode : null, config.DecodeEngineNumGpu),
        ];
        var notes = new List<string>();
        foreach (var (pool, pick, gpus) in engines)
        {
            if (pick is not null)
            {
                notes.Add(Add(settings, picks.Setting, pool, pick, gpus));
            }
        }

        return [.. notes, .. FittingBudget(settings, config)];
    }

    private static string Add(JsonObject settings, string from, string pool, EnginePick pick, int? given)
    {
        var (gpus, ranks) = ($"{pool}_engine_num_gpu", $"{pool}_engine_ranks");
        if (given is { } other && other != pick.Gpus)
        {
            return $"{gpus} is {other}, but {from} picks an engine of {pick.Gpus} GPUs ({pick}): {other} is kept, and no ranks are added; check which is right";
        }

        var added = new List<string>();
        AddTo(settings, gpus, pick.Gpus, added);
        if (pick.Ranks > 1)
        {
            AddTo(settings, ranks, pick.Ranks, added);
        }

        return added.Count > 0
            ? $"{string.Join(" and ", added)} added, from {from}: {pick}"
            : $"{gpus} and {from} agree: {pick}";
    }

    private static void AddTo(JsonObject settings, string key, int value, List<string> added)
    {
        if (settings[key] is null)
        {
            settings[key] = value;
            added.Add($"{key} {value}");
        }
    }

    /// <summary>A budget that nobody wrote, the default, may be less than what such engines take at the fewest.</summary>
    private static IEnumerable<string> FittingBudget(JsonObject settings, PlannerConfig config)
    {
        var gpus = Gpus(settings, "prefill", config.PlansPrefill) * config.MinPrefill + Gpus(settings, "decode", config.PlansDecode) * config.MinDecode;
        if (settings[Budget] is not null || gpus <= config.MaxGpuBudget)
        {
            yield break;
        }

        settings[Budget] = gpus;
        yield return $"{Budget} {gpus} is added, the GPUs of the fewest replicas, which the default of {config.MaxGpuBudget} does not hold: " +
            "raise it to the GPUs that this deployment may use";
    }

    private static int Gpus(JsonObject settings, string pool, bool isPlanned) => !isPlanned ? 0
        : int.TryParse(settings[$"{pool}_engine_num_gpu"]?.ToString(), out var gpus) ? gpus : 1;
}
