using System.Text.Json;
using Planner.Model;

namespace Planner.Engines;

/// <summary>What <c>meta.json</c> beside the sweeps says of the engine; other fields of it are ignored.</summary>
/// <param name="Gpus">GPUs of one engine; null where it does not say.</param>
/// <param name="Ranks">Data-parallel ranks of one engine; null where it does not say.</param>
/// <param name="Limits">What one rank of a decode engine may hold.</param>
public sealed record ProfileMeta(Pools<int?> Gpus, Pools<int?> Ranks, EngineLimits Limits)
{
    /// <summary>The file's name.</summary>
    public const string File = "meta.json";

    private const string GpusField = "gpus_per_engine", RanksField = "attention_dp";

    private const int Most = 1_000_000_000;

    /// <summary>What a file says.</summary>
    /// <param name="json">Its text.</param>
    /// <exception cref="ProfileException">It is broken; the message names the field.</exception>
    public static ProfileMeta ParseJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new ProfileMeta(Pools(root, GpusField), Pools(root, RanksField), LimitsOf(root))
                : throw Error("expected a JSON object");
        }
        catch (JsonException error)
        {
            throw Error($"not valid JSON (line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}); correct or remove it");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw Error("a name or text in it is not valid Unicode (half of a surrogate pair?); correct or remove it");
        }
    }

    /// <summary>The profile with what this says; where the sweeps show something else, that is a note.</summary>
    internal EngineProfile Complete(EngineProfile profile)
    {
        var notes = profile.Notes.ToList();
        var shown = Sweeps.Ranks(profile.Decode);
        var decode = profile.Decode with
        {
            Gpus = Counting(notes, $"decode.{GpusField}", Gpus.Decode, profile.Decode.Gpus),
            Ranks = Counting(notes, $"decode.{RanksField}", Ranks.Decode, shown) ?? profile.Decode.Ranks,
        };
        var gpus = Counting(notes, $"prefill.{GpusField}", Gpus.Prefill, (profile with { Decode = decode }).PrefillGpus);
        var prefill = profile.Prefill with
        {
            Gpus = gpus,
            Ranks = Ranks.Prefill is null
                ? profile.Prefill.Ranks
                : Counting(notes, $"prefill.{RanksField}", Ranks.Prefill, profile.Prefill.RanksOf(gpus)),
        };
        return profile with
        {
            Decode = decode,
            Prefill = prefill with
            {
                Ranks = Ranks.Prefill is null ? null : Counting(notes, $"prefill.{RanksField}", Ranks.Prefill, prefill.RanksOf(gpus)),
            },
            Limits = Limits.Or(profile.Limits),
            Notes = notes,
        };
    }

    private static int? Counting(List<string> notes, string field, int? said, int? shown)
    {
        if (said is not null && shown is not null && said != shown)
        {
            notes.Add($"{File} says {field} {said} where the sweep shows {shown}; {said} counts");
        }

        return said ?? shown;
    }

    private static Pools<int?> Pools(JsonElement root, string field) => new(OfPool(root, "prefill", field), OfPool(root, "decode", field));

    private static int? OfPool(JsonElement root, string pool, string field) => !Has(root, pool, out var said)
        ? null
        : said.ValueKind == JsonValueKind.Object
            ? Number(said, field, $"{pool}.{field}", least: 1)
            : throw Error($"{pool} is no JSON object");

    /// <summary>0 is unknown, as engines show it; a block size that was only assumed is none.</summary>
    private static EngineLimits LimitsOf(JsonElement root)
    {
        var assumed = Has(root, "kv_block_size_is", out var how) && how.ValueKind == JsonValueKind.String
            && how.GetString()!.StartsWith("assumed", StringComparison.OrdinalIgnoreCase);
        var block = Limit("kv_block_size");
        return new EngineLimits(
            Requests: Limit("max_num_seqs"), BlockTokens: assumed ? null : block, BatchedTokens: Limit("max_num_batched_tokens")).Plausible();

        double? Limit(string field) => Number(root, field, field, least: 0);
    }

    private static int? Number(JsonElement parent, string field, string path, int least)
    {
        if (!Has(parent, field, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number
            && number >= least && number <= Most && number == Math.Floor(number)
            ? (int)number
            : throw Error($"{path} is {Shown(value)}; expected a whole number, {least} or more");
    }

    private static bool Has(JsonElement parent, string field, out JsonElement value) =>
        parent.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;

    private static string Shown(JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? "no number"
        : value.GetRawText() is { Length: <= 40 } text ? text : value.GetRawText()[..37] + "...";

    private static ProfileException Error(string problem) => new($"{File}: {problem}");
}
