using System.Text;
using System.Text.Json;
using MathNet.Numerics.Statistics;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.Simulation;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Benchmarks;

/// <summary>Writes the tables of docs/research/engines.md: models of sweeps against the same engines between the points.</summary>
internal static class EnginesTable
{
    private const string Trace = "azure2023_conv_x8";

    /// <summary>Limits that the engine can meet, and pools at the start that suffice.</summary>
    private static readonly Dictionary<string, (double TtftMs, double ItlMs, Pools<int> Initial)> Scenes = new()
    {
        ["aic-llama31-8b-h100-tp1"] = (300, 12, new(2, 2)),
        ["aic-llama31-70b-fp8-h200-tp4"] = (1000, 15, new(4, 2)),
        ["aic-qwen3-32b-h200-tp2"] = (1000, 18, new(5, 2)),
        ["aic-qwen3-235b-fp8-h200-dep8"] = (2000, 25, new(2, 2)),
    };

    /// <summary>Compares, replays, and rewrites the page.</summary>
    public static void Write()
    {
        if (!ReferenceData.IsPresent)
        {
            Console.WriteLine("the tables need the profiles in ../shared/data, which are not part of the repository; the page stays as it is");
            return;
        }

        ResearchPage.Write("engines", Table());
    }

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append("| engine | GPUs, ranks | ITL error, median / p90 / most | TTFT error, median / p90 / most | requests at 1,260 tokens | at 4,500 tokens | planned on the sweep | on the dense one |\n");
        table.Append("|---|---|---|---|---|---|---|---|\n");
        foreach (var name in ReferenceData.FoldersWith("profiles", "between.json"))
        {
            var sweep = ProfileDocuments.Read(ReferenceData.PathOf("profiles", name));
            using var document = JsonDocument.Parse(File.ReadAllText(ReferenceData.PathOf("profiles", name, "between.json")));
            var engine = new EngineCapacity(sweep);
            var decode = Decode(document.RootElement);
            var prefill = Prefill(document.RootElement);
            string[] cells =
            [
                name, $"{engine.ProfiledGpus.Decode}, {engine.Ranks.Decode}",
                Errors(decode.Select(point => engine.Decode.ItlMs(point.Requests, point.Context) / point.Ms)),
                Errors(prefill.Select(point => engine.Prefill.TtftMs(point.Isl) / point.Ms)),
                Requests(engine, decode, 1260), Requests(engine, decode, 4500),
                .. Replays(name, sweep, Dense(sweep, decode, prefill)),
            ];
            table.Append($"| {string.Join(" | ", cells)} |\n");
            Console.WriteLine(name);
        }

        return table.ToString();
    }

    private static string Errors(IEnumerable<double> ratios)
    {
        double[] errors = [.. ratios.Select(ratio => 100 * Math.Abs(ratio - 1))];
        return FormattableString.Invariant($"{errors.Median():F1} / {errors.Quantile(0.9):F1} / {errors.Max():F1} %");
    }

    /// <summary>Requests within a limit in the middle of the curve, by the model and by the points.</summary>
    private static string Requests(EngineCapacity engine, List<(double Context, double Requests, double Ms)> points, double context)
    {
        var curve = points.Where(point => point.Context == context).ToList();
        var limit = Math.Round((curve[0].Ms + curve[^1].Ms) / 2);
        var right = curve.FindIndex(point => point.Ms > limit);
        var (a, b) = (curve[right - 1], curve[right]);
        var truth = a.Requests + ((b.Requests - a.Requests) * (limit - a.Ms) / (b.Ms - a.Ms));
        return FormattableString.Invariant($"{engine.Decode.RequestsWithin(limit, context, curve[^1].Requests):F0} of {truth:F0} in {limit} ms");
    }

    private static IEnumerable<string> Replays(string name, EngineProfile sweep, EngineProfile dense)
    {
        if (!Scenes.TryGetValue(name, out var scene))
        {
            return ["", ""];
        }

        using var stream = File.OpenRead(ReferenceData.PathOf("traces", $"{Trace}.jsonl.gz"));
        var trace = RequestTrace.Read(stream, Trace);
        var serving = new EngineCapacity(dense);
        var gpus = serving.ProfiledGpus.Select(count => count ?? 1);
        var config = new PlannerConfig { Policy = "slo", EnableThroughputScaling = false, MaxGpuBudget = -1, TtftMs = scene.TtftMs, ItlMs = scene.ItlMs };
        return new[] { new EngineCapacity(sweep), serving }.Select(planned =>
        {
            var report = Replay.Run(
                trace, new ModelTimes(serving), new SimulatorOptions(scene.Initial.Prefill, scene.Initial.Decode, 90, gpus.Prefill, gpus.Decode),
                new TickSettings(config, planned)).Report;
            return FormattableString.Invariant($"{report.SlaAttainment * 100:F1} %, {report.GpuHours.Total:F2} GPU-h");
        });
    }

    /// <summary>The engine with the points between those of the sweep.</summary>
    private static EngineProfile Dense(
        EngineProfile sweep, List<(double Context, double Requests, double Ms)> decode, List<(double Isl, double Ms)> prefill)
    {
        var lines = decode.GroupBy(point => point.Context).Select(line => new DecodeLine(
            line.Key, [.. line.Select(point => point.Requests * line.Key / sweep.Decode.MaxKvTokens)], [.. line.Select(point => point.Ms)]));
        var points = prefill.Concat(sweep.Prefill.Isl.Zip(sweep.Prefill.TtftMs)).DistinctBy(point => point.Item1).OrderBy(point => point.Item1).ToList();
        return sweep with
        {
            Prefill = new PrefillProfile([.. points.Select(point => point.Item1)], [.. points.Select(point => point.Item2)], [])
            {
                Gpus = sweep.PrefillGpus,
                Ranks = sweep.Prefill.RanksOf(sweep.PrefillGpus),
            },
            Decode = sweep.Decode with { Lines = [.. sweep.Decode.Lines.Concat(lines).OrderBy(line => line.ContextLength)] },
        };
    }

    private static List<(double Context, double Requests, double Ms)> Decode(JsonElement between) => [.. between.GetProperty("decode")
        .EnumerateArray().Select(point => (Number(point, "context"), Number(point, "concurrency"), Number(point, "itl_ms")))];

    private static List<(double Isl, double Ms)> Prefill(JsonElement between) =>
        [.. between.GetProperty("prefill").EnumerateArray().Select(point => (Number(point, "isl"), Number(point, "ttft_ms")))];

    private static double Number(JsonElement point, string name) => point.GetProperty(name).GetDouble();
}
