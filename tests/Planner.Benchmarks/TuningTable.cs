using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Policies.Slo;
using Planner.Simulation;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Benchmarks;

/// <summary>Writes the table of docs/research/tuning.md: how recorded traces go with each number of policy slo halved and doubled.</summary>
internal static class TuningTable
{
    /// <summary>Trace, limits and size at the start.</summary>
    private static readonly Scene[] Scenes =
    [
        new("azure2023_conv_day", 300, 6, new(1, 1, StartupS: 90)),
        new("mooncake_conversation", 3000, 10, new(2, 2, StartupS: 90)),
        new("azure2023_conv_x8", 300, 6, new(2, 7, StartupS: 90)),
        new("mooncake_conversation_x10", 3000, 10, new(9, 12, StartupS: 90)),
    ];

    /// <summary>Replays everything and rewrites the page.</summary>
    public static void Write()
    {
        if (!ReferenceData.IsPresent)
        {
            Console.WriteLine("the table needs the traces in ../shared/data, which are not part of the repository; the page stays as it is");
            return;
        }

        ResearchPage.Write("tuning", Table());
    }

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append($"| number | value | unit | chosen on | {string.Join(" | ", Scenes.Select(scene => scene.Trace))} |\n");
        table.Append($"|---|--:|---|---|{string.Concat(Scenes.Select(_ => "---|"))}\n");
        string[] usual = [.. Scenes.Select(scene => Outcome(scene, SloTuning.Default))];
        table.Append($"| all defaults | | | | {string.Join(" | ", usual)} |\n");
        var comments = Comments();
        foreach (var name in Tunings.Names)
        {
            var (unit, data) = comments[name];
            table.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Tunings.Value(name):G6} | {unit} | {data} |{string.Concat(Scenes.Select(_ => " |"))}\n");
            foreach (var factor in new[] { 0.5, 2 })
            {
                var tuning = Tunings.Times(name, factor);
                var cells = Scenes.Zip(usual, (scene, like) => Outcome(scene, tuning) is var one && one == like ? "=" : one);
                table.Append(CultureInfo.InvariantCulture, $"| | {Tunings.Scaled(name, factor):G6} | | | {string.Join(" | ", cells)} |\n");
            }

            Console.WriteLine(name);
        }

        return table.ToString();
    }

    private static string Outcome(Scene scene, SloTuning tuning)
    {
        var config = new PlannerConfig
        {
            Policy = "slo",
            EnableThroughputScaling = false,
            MaxGpuBudget = -1,
            TtftMs = scene.TtftMs,
            ItlMs = scene.ItlMs,
        };
        var profile = scene.Profile.Value;
        var outcome = Replay.Run(
            scene.Requests.Value, new ModelTimes(new EngineCapacity(profile)), scene.Initial,
            new TickSettings(config, new EngineCapacity(profile)) { Policy = new SloPolicy(tuning) });
        return FormattableString.Invariant(
            $"{outcome.Report.SlaAttainment * 100:F1} %, {outcome.Report.GpuHours.Total:F2} h, {outcome.Changes.Count}");
    }

    /// <summary>Unit and data of each number: the first sentence of its value comment, and the rest.</summary>
    private static Dictionary<string, (string Unit, string Data)> Comments()
    {
        var type = typeof(SloTuning);
        var prefix = $"P:{type.FullName}.";
        return XDocument.Load(Path.ChangeExtension(type.Assembly.Location, "xml")).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith(prefix, StringComparison.Ordinal) && member.Element("value") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value[prefix.Length..], member => Comment(member.Element("value")!));
    }

    private static (string Unit, string Data) Comment(XElement value)
    {
        var words = string.Concat(value.Nodes().Select(node => node is XElement { Name.LocalName: "see" } see
            ? $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`"
            : node.ToString()));
        var sentence = words.IndexOf(". ", StringComparison.Ordinal);
        return (words[..sentence], words[(sentence + 2)..].TrimEnd('.'));
    }

    private sealed record Scene(string Trace, double TtftMs, double ItlMs, SimulatorOptions Initial)
    {
        public Lazy<RequestTrace> Requests { get; } = new(() => Read(Trace));

        public Lazy<EngineProfile> Profile { get; } = new(() => ReferenceProfiles.Load("h200-tp1"));

        private static RequestTrace Read(string trace)
        {
            using var stream = File.OpenRead(ReferenceData.PathOf("traces", $"{trace}.jsonl.gz"));
            return RequestTrace.Read(stream, trace);
        }
    }
}
