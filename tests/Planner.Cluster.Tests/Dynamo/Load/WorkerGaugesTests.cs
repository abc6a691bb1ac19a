using Planner.Cluster.Frontends;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

public class WorkerGaugesTests
{
    private const string Exposition = """
        # TYPE dynamo_frontend_worker_active_prefill_tokens gauge
        dynamo_frontend_worker_active_prefill_tokens{worker_id="7",dp_rank="0",worker_type="prefill"} 300
        dynamo_frontend_worker_active_prefill_tokens{worker_id="7",dp_rank="1",worker_type="prefill"} 200
        dynamo_frontend_worker_last_time_to_first_token_seconds{worker_id="7",dp_rank="0",worker_type="prefill"} 0.25
        dynamo_frontend_worker_last_input_sequence_tokens{worker_id="7",dp_rank="0",worker_type="prefill"} 900
        dynamo_frontend_worker_active_decode_blocks{worker_id="8",dp_rank="0",worker_type="decode"} 40
        dynamo_frontend_worker_last_inter_token_latency_seconds{worker_id="8",dp_rank="0",worker_type="decode"} 0.0125
        dynamo_frontend_worker_active_decode_blocks{worker_id="9",dp_rank="0",worker_type="encode"} 1
        dynamo_frontend_model_total_kv_blocks{model="m"} 4096
        dynamo_frontend_model_context_length{model="m"} 131072
        dynamo_frontend_requests_total{model="m"} 5
        """;

    [Fact]
    public void Workers_AreFoundByTypeAndTheirRanksAreOneWorker()
    {
        var gauges = WorkerGauges.Of(ExpositionParser.Parse(Exposition), PlannerMode.Disagg);

        Assert.Equal(
            [new WorkerSample("7") { Ranks = 2, ActivePrefillTokens = 500, LastTtftMs = 250, LastIsl = 900 }], gauges.Sample.Prefill);
        Assert.Equal([new WorkerSample("8") { ActiveDecodeBlocks = 40, LastItlMs = 12.5 }], gauges.Sample.Decode);
        Assert.Equal((4096, 131072), (gauges.Limits.KvBlocks, gauges.ContextLength));
    }

    /// <summary>The fact is one rank's, of the workers that decode, and of this model.</summary>
    [Fact]
    public void KvBlocks_AreThoseOfTheModelsDecodeWorkers() => Assert.Equal(1000, WorkerGauges.Of(
        ExpositionParser.Parse("""
            dynamo_frontend_model_total_kv_blocks{model="n"} 50
            dynamo_frontend_model_total_kv_blocks{model="m",worker_type="prefill"} 4000
            dynamo_frontend_model_total_kv_blocks{model="m",worker_type="decode"} 1000
            """), PlannerMode.Disagg, ModelNames.Of("M")).Limits.KvBlocks);

    [Fact]
    public void AggregatedServing_HasOnePool() => Assert.Equal(
        ["7", "8", "9"],
        WorkerGauges.Of(ExpositionParser.Parse(Exposition), PlannerMode.Agg).Sample.Decode.Select(worker => worker.Id));

    [Fact]
    public void WithoutWorkerSeries_ItIsEmpty() =>
        Assert.True(WorkerGauges.Of(ExpositionParser.Parse("dynamo_frontend_requests_total 5"), PlannerMode.Disagg).IsEmpty);

    [Theory]
    [InlineData(2, 0, 0, 2)]     // as many as are ready: all count
    [InlineData(1, 0, 0, 1)]     // one too many, idle and unchanged: gone
    [InlineData(1, 5, 5, 2)]     // active: not gone
    [InlineData(1, 5, 0, 2)]     // it changed within the window: not gone
    public void SeriesOfAWorkerThatIsGone_AreNoWorker(int ready, double before, double after, int counted)
    {
        LoadSample Sample(double blocks) => new(
            [], [new WorkerSample("a") { ActiveDecodeBlocks = 9 }, new WorkerSample("b") { ActiveDecodeBlocks = blocks }]);

        var samples = GoneWorkers.Without(
            [Sample(before), Sample(after)],
            new PoolsSeen(DateTimeOffset.UnixEpoch, null, new PoolStatus(ready, ready, true, 1)));

        Assert.All(samples, sample => Assert.Equal(counted, sample.Decode.Count));
    }
}
