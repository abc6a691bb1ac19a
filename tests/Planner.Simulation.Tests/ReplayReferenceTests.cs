using System.Text.Json;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Reports of an independent simulator on real traces, in golden/replay_reference.json.</summary>
public class ReplayReferenceTests
{
    private static readonly Lazy<JsonElement> Golden = new(() => ReferenceData.Golden("replay_reference.json"));

    /// <summary>Index and name: two replays share a name and differ in their limits.</summary>
    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            foreach (var (index, replay) in Replays().Index())
            {
                rows.Add(index, replay.GetProperty("name").GetString()!);
            }

            return rows;
        }
    }

    [ReferenceTheory]
    [MemberData(nameof(Rows))]
    public void Report_AgreesWithTheIndependentSimulator(int index, string name)
    {
        var replay = Replays().ElementAt(index);
        Assert.Equal(name, replay.GetProperty("name").GetString());

        var result = Run(replay);

        AssertReport(replay, result);
        foreach (var sample in replay.GetProperty("sample_requests").EnumerateArray())
        {
            var outcome = result.Outcome(sample.GetProperty("index").GetInt32());
            Close.Equal(ReferenceCase.Number(sample, "ttft_ms"), outcome.TtftMs);
            Close.Equal(ReferenceCase.NumberOrNull(sample, "itl_ms"), outcome.ItlMs);
        }
    }

    private static JsonElement.ArrayEnumerator Replays() => Golden.Value.GetProperty("replays").EnumerateArray();

    private static SimulationResult Run(JsonElement replay)
    {
        var file = replay.GetProperty("trace").GetString()!;
        using var stream = File.OpenRead(ReferenceData.PathOf("traces", file));
        return ScheduledReplay.Run(
            RequestTrace.Read(stream, file),
            new SweptTimes(ReferenceProfiles.Load("h200-tp1")),
            ReferenceCase.Options(replay),
            ReferenceCase.Decisions(replay));
    }

    private static void AssertReport(JsonElement replay, SimulationResult result)
    {
        var report = ReplayReport.Create(
            result, ReferenceCase.Number(replay, "ttft_ms"), ReferenceCase.Number(replay, "itl_ms"), 0);
        var actual = JsonSerializer.SerializeToElement(JsonDocument.Parse(report.ToJson()).RootElement);
        AssertSame(replay.GetProperty("report"), actual, report.Requests);
    }

    /// <summary>Every number of the reference, by its name; attainments may differ by two requests.</summary>
    private static void AssertSame(JsonElement expected, JsonElement actual, int requests)
    {
        foreach (var property in expected.EnumerateObject())
        {
            var value = actual.GetProperty(property.Name);
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                AssertSame(property.Value, value, requests);
            }
            else if (property.Name.EndsWith("attainment", StringComparison.Ordinal))
            {
                Assert.Equal(property.Value.GetDouble(), value.GetDouble(), 2.0 / requests);
            }
            else if (property.Name == "goodput_per_gpu_hour")
            {
                Assert.Equal(1, value.GetDouble() / property.Value.GetDouble(), 1e-6 + 2.0 / requests);
            }
            else
            {
                Close.Equal(property.Value.GetDouble(), value.GetDouble());
            }
        }
    }
}
