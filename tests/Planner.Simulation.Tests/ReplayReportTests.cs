using Planner.Traces;

namespace Planner.Simulation;

public class ReplayReportTests
{
    private static readonly SweptTimes Binary = new(Profiles.Binary);

    // r0: prefill 1/8 s, two iterations of 1/32 s. r1: prefill 1/4 s from 1 s on, which misses 200 ms. The run ends at
    // 1.25 s; with 3600 and 7200 GPUs a worker that is 1.25 and 2.5 GPU-hours. Goodput 1 / 3.75.
    [Fact]
    public void Json_IsTheReportFile() => Assert.Equal(
        """
        {
          "requests": 2,
          "sla_attainment": 0.5,
          "ttft_attainment": 0.5,
          "itl_attainment": 1,
          "ttft_ms": {
            "mean": 187.5,
            "p50": 125,
            "p90": 250,
            "p99": 250
          },
          "itl_ms": {
            "mean": 31.25,
            "p50": 31.25,
            "p90": 31.25,
            "p99": 31.25
          },
          "gpu_hours": {
            "prefill": 1.25,
            "decode": 2.5,
            "total": 3.75
          },
          "scaling_events": 0,
          "scaling_events_prefill": 0,
          "scaling_events_decode": 0,
          "goodput_per_gpu_hour": 0.26666666666666666,
          "run_end_s": 1.25,
          "wall_seconds": 0.5
        }
        """,
        Report(new Request(0, 128, 3), new Request(1, 256, 1)).ToJson(),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void WithOneOutputTokenEach_ThereIsNoItl()
    {
        var report = Report(new Request(0, 128, 1));

        Assert.Null(report.ItlMs);
        Assert.Equal(1, report.ItlAttainment);
        Assert.Contains("\"itl_ms\": null", report.ToJson());
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(10, 5, 9, 10)]      // 0.9 x 10 is the ninth, not the tenth
    [InlineData(100, 50, 90, 99)]
    [InlineData(101, 51, 91, 100)]
    public void Percentiles_AreOfTheNearestRank(int count, double p50, double p90, double p99)
    {
        var downFromCount = Enumerable.Range(1, count).Select(value => (double)value).Reverse().ToArray();
        Assert.Equal(new LatencyStatistics((count + 1) / 2.0, p50, p90, p99), LatencyStatistics.Of(downFromCount));
    }

    private static ReplayReport Report(params Request[] requests) => ReplayReport.Create(
        ScheduledReplay.Run(new RequestTrace(requests), Binary, new SimulatorOptions(1, 1, 0, 3600, 7200)),
        ttftMs: 200, itlMs: 40, wallSeconds: 0.5);
}
