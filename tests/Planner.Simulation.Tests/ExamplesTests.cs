using System.Globalization;
using System.IO.Compression;
using System.Text;
using Planner.Engines;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>
/// The trace and profile of docs/examples are made by <see cref="SyntheticDay"/> and <see cref="SyntheticEngine"/>.
/// Make them anew with <c>UPDATE_GOLDEN=1 dotnet test</c>.
/// </summary>
public class ExamplesTests
{
    private static readonly string TracePath = Repository.PathOf("docs", "examples", "day.jsonl.gz");

    [Fact]
    public void ExampleProfile_IsTheSyntheticEngine()
    {
        var profile = SyntheticEngine.Profile;

        Golden.Check($$"""
            {
              "prefill_isl": {{Json(profile.Prefill.Isl)}},
              "prefill_ttft": {{Json(profile.Prefill.TtftMs)}},
              "prefill_thpt_per_gpu": {{Json(profile.Prefill.ThroughputPerGpu)}},
              "num_gpus": {{profile.Prefill.Gpus}}
            }

            """, "docs", "examples", "profile", ProfileReader.PrefillFile);
        Golden.Check($$"""
            {
              "x_kv_usage": {{Json(profile.Decode.Lines.SelectMany(line => line.KvUsage))}},
              "y_context_length": {{Json(profile.Decode.Lines.SelectMany(line => line.KvUsage.Select(_ => line.ContextLength)))}},
              "z_itl": {{Json(profile.Decode.Lines.SelectMany(line => line.ItlMs))}},
              "max_kv_tokens": {{profile.Decode.MaxKvTokens}},
              "num_gpus": {{profile.Decode.Gpus}}
            }

            """, "docs", "examples", "profile", ProfileReader.DecodeFile);
    }

    [Fact]
    public void ExampleTrace_IsTheSyntheticDayInAnHour()
    {
        var day = SyntheticDay.Create(TimeSpan.FromHours(1), peakPerS: 5);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Write(day);
        }

        using var stream = File.OpenRead(TracePath);
        Assert.Equal(day.Requests, RequestTrace.Read(stream, TracePath).Requests);
    }

    private static string Json(IEnumerable<double> values) =>
        $"[{string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";

    private static void Write(RequestTrace trace)
    {
        using var gzip = new GZipStream(File.Create(TracePath), CompressionLevel.SmallestSize);
        foreach (var request in trace.Requests)
        {
            var line = $"{{\"timestamp\": {Math.Round(request.ArrivalS * 1000)}, \"input_length\": {request.Isl}, " +
                $"\"output_length\": {request.Osl}}}\n";
            gzip.Write(Encoding.UTF8.GetBytes(line));
        }
    }
}
