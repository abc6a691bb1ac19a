using System.Text;
using Planner.Configuration;
using Planner.Loop;
using Planner.State;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Simulation;

public sealed class WarmUpTraceTests : IDisposable
{
    private const string Enriched = """{"schema":"dynamo.request.trace.v1","event_type":"request_end","event_time_unix_ms":1777312805000,"event_source":"dynamo","agent_context":{"session_id":"s"},"request":{"request_id":"b","input_tokens":300,"output_tokens":0,"request_received_ms":1777312800250,"replay":{"trace_block_size":64,"input_length":999,"input_sequence_hashes":[1]}}}""";
    private const string Compact = """{"schema":"dynamo.request.trace.v1","event_type":"request_end","event_time_unix_ms":1777312801000,"request":{"request_id":"a","request_received_ms":1777312800000,"output_tokens":16,"replay":{"trace_block_size":64,"input_length":128,"input_sequence_hashes":[14879255164371896291]}}}""";
    private const string Tool = """{"schema":"dynamo.request.trace.v1","event_type":"tool_end","event_time_unix_ms":1777312801500,"tool":{"tool_call_id":"c"}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> DynamoTraces => new()
    {
        $"{Compact}\n{Enriched}\n",
        $"{Enriched}\n{Tool}\n{Compact}\n",                                                              // as they end, with a tool
        $$"""{"timestamp":5,"event":{{Enriched}}}""" + "\n" + $$"""{"timestamp":9,"event":{{Compact}}}""",   // as sinks write them
    };

    [Theory]
    [MemberData(nameof(DynamoTraces))]
    public void DynamosOwnTrace_IsReadInOrderOfArrivalFromTheFirst(string text) =>
        Assert.Equal([new Request(0, 128, 16), new Request(0.25, 300, 1)], Read(text).Requests);

    [Fact]
    public void Device_IsNotRead() => Assert.Equal(
        "/dev/zero: the trace is empty or no regular file (pipes, sockets and devices are not read)",
        WarmUpTrace.Check(new PlannerConfig { LoadPredictorWarmupTrace = "/dev/zero" }).Problem);

    public static TheoryData<string, string> BadLines => new()
    {
        { Compact.Replace("trace.v1", "trace.v2"), "schema dynamo.request.trace.v2: this version reads dynamo.request.trace.v1" },
        { Compact.Replace("\"request_received_ms\":1777312800000,", "").Replace("event_time_unix_ms", "time"), "request_received_ms is missing or no time" },
        { Compact.Replace("\"input_length\":128", "\"input_length\":-1"), "input_tokens is missing or no number of tokens up to 10000000" },
        { Compact.Replace("16,", "\"16\","), "output_tokens is missing or no number of tokens up to 10000000" },
        { Compact + "{}", $"no valid JSON at byte {Compact.Length + 1}; give one JSON object a line" },
        { """{"timestamp": 0, "input_length": 3, "output_length": 4}""", "the file has lines of two formats; keep each in a file of its own" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void ABadLine_IsNamedWithWhatToDo(string line, string problem) =>
        Assert.Equal($"t.jsonl, line 2: {problem}", Assert.Throws<TraceException>(() => Read($"{Compact}\n{line}")).Message);

    [Fact]
    public void Requests_AreGroupedIntoWholeIntervals_AndOneWithoutAnyCounts()
    {
        var trace = new RequestTrace([new(0, 100, 10), new(59.9, 300, 20), new(120, 50, 5), new(185, 1, 1)]);

        Assert.Equal(
            [new WarmUpInterval(2, 200, 15), WarmUpInterval.Idle, new WarmUpInterval(1, 50, 5)],
            WarmUpTrace.Intervals(trace, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void VeryLongTrace_TheNewestWeekOfMinutesIsTaken()
    {
        var trace = new RequestTrace([new(0, 100, 10), new(1e12, 100, 10), new(1e12 + 60, 100, 10)]);

        var intervals = WarmUpTrace.Intervals(trace, TimeSpan.FromMinutes(1));

        Assert.Equal(WarmUp.MostIntervals, intervals.Count);
        Assert.Equal(1, intervals.Sum(one => one.Requests));
    }

    [Fact]
    public void BothFormats_WarmUpAlike()
    {
        string Mooncake(int second) => $$"""{"timestamp":{{second * 1000}},"input_length":128,"output_length":16}""";
        string Dynamo(int second) => Compact.Replace("1777312800000", $"{1777312800000 + (second * 1000)}");
        int[] seconds = [0, 30, 70, 190, 250];

        var mooncake = Apply(string.Join('\n', seconds.Select(Mooncake)));
        var dynamo = Apply(string.Join('\n', seconds.Select(Dynamo)));

        Assert.Equal<double>([2, 1, 0, 1], mooncake.Throughput.RequestCount.History.Values);
        Assert.Equal(StateFormat.Write(mooncake), StateFormat.Write(dynamo));
    }

    [Theory]
    [InlineData(null, "Could not find file")]
    [InlineData("nonsense", ", line 1: no valid JSON at byte 2; give one JSON object a line")]
    [InlineData("""{"timestamp": 0, "input_length": 3, "output_length": 4}""", ": the trace is shorter than throughput_adjustment_interval")]
    public void TraceThatCannotBeUsed_IsOneLineInTheState(string? text, string problem)
    {
        var state = Apply(text);

        Assert.Contains(problem, state.Throughput.WarmUp!.Problem);
        Assert.DoesNotContain('\n', state.Throughput.WarmUp.Problem!);
        Assert.Empty(state.Throughput.RequestCount.History.Values);
        Assert.Same(state, WarmUpTrace.Apply(state, Config));
    }

    [Fact]
    public void Replay_BeginsWithWhatTheTraceTaught()
    {
        File.WriteAllText(_folder.PathOf("warm.jsonl"), Compact + "\n" + Compact.Replace("1777312800000", "1777312925000"));
        var trace = new RequestTrace([new(0, 200, 10), new(100, 200, 10)]);

        var replay = Replay.Run(
            trace, new SweptTimes(Profiles.Flat), new SimulatorOptions(1, 1), new TickSettings(Config, new(Profiles.Flat)));

        Assert.Equal(
            $"predictors warmed up on 1 requests in 2 intervals of {_folder.PathOf("warm.jsonl")}",
            replay.Ticks[0].Decision!.Steps.Single(step => step.Name == "warm_up").Text);
    }

    private PlannerConfig Config => new()
    {
        LoadPredictor = LoadPredictor.Constant,
        ThroughputAdjustmentInterval = TimeSpan.FromMinutes(1),
        LoadPredictorWarmupTrace = _folder.PathOf("warm.jsonl"),
    };

    private DeploymentState Apply(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(_folder.PathOf("warm.jsonl"), text);
        }

        return WarmUpTrace.Apply(DeploymentState.Empty, Config);
    }

    private static RequestTrace Read(string text) => RequestTrace.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.jsonl");
}
