using System.Text.Json;
using Planner.Engines;

namespace Planner.Testing;

/// <summary>Profiles of the reference data. Deliberately not the product's reader: it checks nothing.</summary>
public static class ReferenceProfiles
{
    public static EngineProfile Load(string folder)
    {
        using var prefill = JsonDocument.Parse(File.ReadAllText(Sweep(folder, "prefill")));
        using var decode = JsonDocument.Parse(File.ReadAllText(Sweep(folder, "decode")));
        return Convert(prefill.RootElement, decode.RootElement);
    }

    public static EngineProfile Convert(JsonElement prefill, JsonElement decode) =>
        new(ConvertPrefill(prefill), ConvertDecode(decode));

    private static string Sweep(string folder, string phase) =>
        ReferenceData.PathOf("profiles", folder, $"{phase}_raw_data.json");

    private static PrefillProfile ConvertPrefill(JsonElement prefill)
    {
        var points = Numbers(prefill, "prefill_isl")
            .Zip(Numbers(prefill, "prefill_ttft"), Numbers(prefill, "prefill_thpt_per_gpu"))
            .OrderBy(point => point.First)
            .ToArray();
        return new PrefillProfile(
            [.. points.Select(point => point.First)],
            [.. points.Select(point => point.Second)],
            [.. points.Select(point => point.Third)]);
    }

    private static DecodeProfile ConvertDecode(JsonElement decode)
    {
        var lines = Numbers(decode, "y_context_length")
            .Zip(Numbers(decode, "x_kv_usage"), Numbers(decode, "z_itl"))
            .GroupBy(point => point.First)
            .OrderBy(line => line.Key)
            .Select(line => (Context: line.Key, Points: line.OrderBy(point => point.Second).ToArray()))
            .Select(line => new DecodeLine(
                line.Context,
                [.. line.Points.Select(point => point.Second)],
                [.. line.Points.Select(point => point.Third)]));
        return new DecodeProfile([.. lines], decode.GetProperty("max_kv_tokens").GetDouble());
    }

    private static IEnumerable<double> Numbers(JsonElement sweep, string name) =>
        sweep.GetProperty(name).EnumerateArray().Select(value => value.GetDouble());
}
