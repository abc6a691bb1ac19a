using Planner.Cluster.Frontends;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>What one reading of a frontend's metrics says of the workers.</summary>
/// <param name="Sample">The workers.</param>
/// <param name="Limits">What one data-parallel rank of a worker that decodes may hold, as far as it is shown.</param>
/// <param name="ContextLength">Longest context of the model, tokens; null where that is not shown.</param>
public sealed record WorkerGauges(LoadSample Sample, EngineLimits Limits, double? ContextLength)
{
    private const string Prefix = MetricNames.Frontend;
    private const double MsPerS = 1000;

    /// <summary>Whether no worker is shown at all, which usually means that the frontend does not run the KV router.</summary>
    public bool IsEmpty => Sample is { Prefill.Count: 0, Decode.Count: 0 };

    /// <summary>Finds the workers. Types other than prefill and decode are none of ours.</summary>
    /// <param name="samples">The frontend's exposition.</param>
    /// <param name="mode">With <c>agg</c> every worker belongs to the one pool.</param>
    /// <param name="model">The model whose facts are wanted; null: that of any.</param>
    public static WorkerGauges Of(IReadOnlyList<ExpositionSample> samples, PlannerMode mode, ModelNames? model = null)
    {
        var workers = samples
            .Where(sample => sample.Name.StartsWith($"{Prefix}worker_", StringComparison.Ordinal))
            .Where(sample => sample.Label("worker_id").Length > 0)
            .GroupBy(sample => (Type: sample.Label("worker_type"), Id: sample.Label("worker_id")))
            .Select(worker => (worker.Key.Type, Sample: Worker(worker.Key.Id, [.. worker])))
            .ToList();
        IReadOnlyList<WorkerSample> Pool(string type) =>
            [.. workers.Where(worker => worker.Type == type).Select(worker => worker.Sample).OrderBy(worker => worker.Id, StringComparer.Ordinal)];
        var sample = mode == PlannerMode.Agg
            ? new LoadSample([], [.. workers.GroupBy(worker => worker.Sample.Id).Select(Merged)])
            : new LoadSample(Pool("prefill"), Pool("decode"));
        return new WorkerGauges(sample, LimitsOf(samples, model), Fact(samples, "model_context_length", model));
    }

    private static EngineLimits LimitsOf(IReadOnlyList<ExpositionSample> samples, ModelNames? model) => new(
        Fact(samples, "model_max_num_seqs", model), Fact(samples, "model_total_kv_blocks", model),
        Fact(samples, "model_kv_cache_block_size", model), Fact(samples, "model_max_num_batched_tokens", model));

    /// <summary>A fact of the workers that decode, where the roles have facts of their own.</summary>
    private static double? Fact(IReadOnlyList<ExpositionSample> samples, string name, ModelNames? model) => samples
        .Where(sample => sample.Name == $"{Prefix}{name}" && sample.Value > 0 && double.IsFinite(sample.Value))
        .Where(sample => sample.Label("model") is var label && (label.Length == 0 || model is null || model.Have(label)))
        .OrderBy(sample => sample.Label("worker_type") == "prefill")
        .FirstOrDefault()?.Value;

    /// <summary>A worker's data-parallel ranks together: what is active adds up, of the last ones the slowest counts.</summary>
    private static WorkerSample Worker(string id, IReadOnlyCollection<ExpositionSample> gauges)
    {
        var byName = gauges.ToLookup(gauge => gauge.Name[(Prefix.Length + "worker_".Length)..], gauge => gauge.Value);
        double? Sum(string name) => byName[name].Any() ? byName[name].Sum() : null;
        double? Most(string name) => byName[name].Any() ? byName[name].Max() : null;
        return new WorkerSample(id)
        {
            Ranks = gauges.Select(gauge => gauge.Label("dp_rank")).Distinct().Count(),
            ActivePrefillTokens = Sum("active_prefill_tokens"),
            ActiveDecodeBlocks = Sum("active_decode_blocks"),
            LastTtftMs = Most("last_time_to_first_token_seconds") * MsPerS,
            LastIsl = Most("last_input_sequence_tokens"),
            LastItlMs = Most("last_inter_token_latency_seconds") * MsPerS,
        };
    }

    private static WorkerSample Merged(IEnumerable<(string Type, WorkerSample Sample)> rows)
    {
        var all = rows.Select(row => row.Sample).ToList();
        return new WorkerSample(all[0].Id)
        {
            Ranks = all.Max(worker => worker.Ranks),
            ActivePrefillTokens = all.Max(worker => worker.ActivePrefillTokens),
            ActiveDecodeBlocks = all.Max(worker => worker.ActiveDecodeBlocks),
            LastTtftMs = all.Max(worker => worker.LastTtftMs),
            LastIsl = all.Max(worker => worker.LastIsl),
            LastItlMs = all.Max(worker => worker.LastItlMs),
        };
    }
}
