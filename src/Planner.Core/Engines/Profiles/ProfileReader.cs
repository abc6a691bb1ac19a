using System.Collections.Frozen;

namespace Planner.Engines;

/// <summary>
/// Reads the two files that NVIDIA's profiler writes. What can be repaired without guessing is: points in any order
/// are sorted, exact duplicates dropped. Everything else is one clear error.
/// </summary>
public static class ProfileReader
{
    /// <summary>File name of the prefill sweep.</summary>
    public const string PrefillFile = "prefill_raw_data.json";

    /// <summary>File name of the decode sweep.</summary>
    public const string DecodeFile = "decode_raw_data.json";

    /// <summary>Points that a curve needs at the least.</summary>
    private const int FewestPoints = 2;

    /// <summary>Share of the KV cache that a sweep may name: rounding, and requests that were still growing, take it above 1.</summary>
    private const double MostUsage = 1.1;

    private static readonly FrozenSet<string> KnownFields = FrozenSet.ToFrozenSet(
    [
        "prefill_isl", "prefill_ttft", "prefill_thpt_per_gpu",
        "x_kv_usage", "y_context_length", "z_itl", "z_thpt_per_gpu", "max_kv_tokens", "num_gpus",
    ]);

    /// <summary>Whether a profile has an array of this name.</summary>
    public static bool IsKnown(string array) => KnownFields.Contains(array);

    /// <summary>Reads both sweeps from their JSON texts, and what is said beside them.</summary>
    /// <exception cref="ProfileException">The profile cannot be used; the message says why.</exception>
    public static EngineProfile ReadJson(string prefillJson, string decodeJson, string? metaJson = null) => Read(
        ProfileColumns.ParseJson(PrefillFile, prefillJson), ProfileColumns.ParseJson(DecodeFile, decodeJson),
        metaJson is null ? null : ProfileMeta.ParseJson(metaJson));

    /// <summary>Reads both sweeps.</summary>
    /// <param name="prefill">The prefill sweep.</param>
    /// <param name="decode">The decode sweep.</param>
    /// <param name="meta">What is said beside them, which counts before what they show.</param>
    /// <exception cref="ProfileException">The profile cannot be used; the message says why.</exception>
    public static EngineProfile Read(ProfileColumns prefill, ProfileColumns decode, ProfileMeta? meta = null)
    {
        var notes = new List<string>();
        var profile = new EngineProfile(ReadPrefill(prefill), ReadDecode(decode, notes)) { Notes = notes };
        return meta?.Complete(profile) ?? profile;
    }

    private static PrefillProfile ReadPrefill(ProfileColumns columns)
    {
        var isl = columns.Required("prefill_isl");
        var ttft = columns.Required("prefill_ttft");
        var throughput = columns.Optional("prefill_thpt_per_gpu");
        columns.RequireSameLength("prefill_isl", "prefill_ttft", "prefill_thpt_per_gpu");

        double[][] values = throughput is null ? [ttft] : [ttft, throughput];
        var order = SortedDistinct(columns, isl, "prefill_isl", values, Enumerable.Range(0, isl.Length));
        return order.Count >= FewestPoints
            ? new PrefillProfile(Pick(isl, order), Pick(ttft, order), throughput is null ? [] : Pick(throughput, order)) { Gpus = Gpus(columns) }
            : throw columns.Error($"prefill_isl has {order.Count} point; expected at least {FewestPoints}");
    }

    /// <remarks>z_thpt_per_gpu only tells the GPUs: throughput is derived from requests and latency.</remarks>
    private static DecodeProfile ReadDecode(ProfileColumns columns, List<string> notes)
    {
        var kvUsage = columns.Required("x_kv_usage", zeroAllowed: true, atMost: MostUsage);
        var context = columns.Required("y_context_length");
        var itl = columns.Required("z_itl");
        var throughput = columns.Optional("z_thpt_per_gpu", zeroAllowed: true);
        columns.RequireSameLength("x_kv_usage", "y_context_length", "z_itl", "z_thpt_per_gpu");
        var maxKvTokens = columns.Required("max_kv_tokens")[0];
        double[] requests = [.. kvUsage.Select((usage, i) => usage * maxKvTokens / context[i])];
        var gpus = Gpus(columns)
            ?? Sweeps.Gpus(requests.Select((count, i) => (count, itl[i], throughput?[i] ?? 0)));

        var lines = Enumerable.Range(0, context.Length)
            .GroupBy(i => context[i])
            .OrderBy(line => line.Key)
            .Select(line => (Context: line.Key, Order: SortedDistinct(columns, kvUsage, "x_kv_usage", [itl], line)))
            .ToList();
        if (lines.Sum(line => line.Order.Count) < FewestPoints)
        {
            throw columns.Error($"z_itl has {lines.Count} point; expected at least {FewestPoints}");
        }

        notes.AddRange(lines.Where(line => line.Order.Count == 1).Select(line =>
            $"y_context_length {line.Context} has a single point, where one request fills the KV cache"));
        return new DecodeProfile(
            [.. lines.Select(line => new DecodeLine(line.Context, Pick(kvUsage, line.Order), Pick(itl, line.Order)))],
            maxKvTokens)
        {
            Gpus = gpus,
            Ranks = Sweeps.Ranks(requests, gpus) ?? 1,
        };
    }

    private static int? Gpus(ProfileColumns columns) => columns.Optional("num_gpus") is [var gpus, ..]
        ? (int)Math.Clamp(Math.Round(gpus), 1, 1_000_000)
        : null;

    /// <summary>Indices by ascending key, exact duplicates dropped; points that contradict each other are refused.</summary>
    private static List<int> SortedDistinct(
        ProfileColumns columns, double[] keys, string keyField, double[][] values, IEnumerable<int> points)
    {
        var order = new List<int>();
        foreach (var i in points.OrderBy(i => keys[i]))
        {
            if (order.Count == 0 || keys[order[^1]] != keys[i])
            {
                order.Add(i);
            }
            else if (values.Any(column => column[order[^1]] != column[i]))
            {
                throw columns.Error($"{keyField}[{order[^1]}] and {keyField}[{i}] are both {keys[i]} but their " +
                    "measurements differ; keep one of the two points");
            }
        }

        return order;
    }

    private static double[] Pick(double[] values, List<int> order) => [.. order.Select(i => values[i])];
}
