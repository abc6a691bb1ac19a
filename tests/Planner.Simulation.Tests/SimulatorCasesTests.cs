using System.Text.Json;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Cases computed by hand, with their arithmetic, in golden/simulator_cases.json.</summary>
public class SimulatorCasesTests
{
    private static readonly Lazy<JsonElement> Golden = new(() => ReferenceData.Golden("simulator_cases.json"));

    public static TheoryData<string> Names =>
        [.. Cases().Select(row => row.GetProperty("name").GetString()!)];

    [ReferenceTheory]
    [MemberData(nameof(Names))]
    public void Simulator_AgreesWithTheHandComputedCase(string name)
    {
        var row = Cases().Single(row => row.GetProperty("name").GetString() == name);
        var expected = row.GetProperty("expected");

        var result = Run(row);

        AssertRequests(expected.GetProperty("requests"), result);
        Close.Equal(ReferenceCase.Number(expected.GetProperty("gpu_seconds"), "prefill"), result.GpuSecondsPrefill);
        Close.Equal(ReferenceCase.Number(expected.GetProperty("gpu_seconds"), "decode"), result.GpuSecondsDecode);
        Close.Equal(ReferenceCase.Number(expected, "run_end_s"), result.RunEndS);
        Assert.Equal(expected.GetProperty("scaling_events").GetInt32(), result.ScalingEvents);
        AssertAttainment(row, result);
    }

    private static JsonElement.ArrayEnumerator Cases() => Golden.Value.GetProperty("cases").EnumerateArray();

    private static SimulationResult Run(JsonElement row)
    {
        var profile = Golden.Value.GetProperty("profiles").GetProperty(row.GetProperty("profile").GetString()!);
        var times = new SweptTimes(
            ReferenceProfiles.Convert(profile.GetProperty("prefill"), profile.GetProperty("decode")));
        var trace = new RequestTrace(row.GetProperty("trace").EnumerateArray().Select(request => new Request(
            request.GetProperty("timestamp").GetDouble() / 1000,
            request.GetProperty("input_length").GetInt32(),
            request.GetProperty("output_length").GetInt32())));
        return ScheduledReplay.Run(
            trace, times, ReferenceCase.Options(row.GetProperty("options")), ReferenceCase.Decisions(row));
    }

    private static void AssertRequests(JsonElement expected, SimulationResult result)
    {
        Assert.Equal(expected.GetArrayLength(), result.RequestCount);
        foreach (var (index, request) in expected.EnumerateArray().Index())
        {
            var outcome = result.Outcome(index);
            Close.Equal(ReferenceCase.Number(request, "ttft_ms"), outcome.TtftMs);
            Close.Equal(ReferenceCase.NumberOrNull(request, "itl_ms"), outcome.ItlMs);
            Close.Equal(ReferenceCase.Number(request, "finish_s"), outcome.FinishS);
        }
    }

    private static void AssertAttainment(JsonElement row, SimulationResult result)
    {
        if (row.GetProperty("expected").TryGetProperty("sla_attainment", out var attainment))
        {
            var options = row.GetProperty("options");
            var report = ReplayReport.Create(
                result, ReferenceCase.Number(options, "ttft_ms"), ReferenceCase.Number(options, "itl_ms"), 0);
            Close.Equal(attainment.GetDouble(), report.SlaAttainment);
        }
    }
}
