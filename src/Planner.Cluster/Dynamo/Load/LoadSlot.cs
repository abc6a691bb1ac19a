using Planner.Cluster.Frontends;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Collects a slot's readings of a deployment's frontends, and says what they show of its workers and requests.</summary>
/// <param name="config">The mode, and the model's adapters.</param>
/// <param name="pools">The pools.</param>
internal sealed class LoadSlot(PlannerConfig config, PoolsSeen pools)
{
    /// <summary>How many requests others finish while a frontend finishes none and has some, for that to be no chance.</summary>
    private const double NoChance = 5;

    private readonly ModelNames? _model = pools.Served is { } served ? ModelNames.Of(served.Name, config.LoraAdapters) : null;
    private readonly List<WorkerGauges> _gauges = [];
    private readonly List<FrontendCounters> _counters = [];
    private readonly HashSet<string> _models = new(StringComparer.OrdinalIgnoreCase);
    private string? _partial;

    /// <summary>Adds a reading.</summary>
    public void Add(FrontendReading reading)
    {
        var samples = reading.Samples;
        _gauges.Add(WorkerGauges.Of(samples, config.Mode, _model));
        _models.UnionWith(RequestCounters.Models(samples));
        _partial = reading.Partial;
        if (RequestCounters.Of(reading, _model) is { } counters)
        {
            _counters.Add(counters);
        }
    }

    /// <summary>The outcome.</summary>
    /// <param name="source">Where it was read, for a person.</param>
    /// <param name="problem">Why a reading failed, for a person.</param>
    public LoadObservation Observation(string source, string problem)
    {
        var samples = GoneWorkers.Without([.. _gauges.Where(reading => !reading.IsEmpty).Select(reading => reading.Sample)], pools);
        var why = _gauges.Count == 0 ? problem : samples.Count == 0 ? $"{source}: {NoGauges}" : Strangers(samples, source);
        return new LoadObservation(why is null ? samples : [], pools)
        {
            Unavailable = why,
            Partial = _partial ?? Silent(),
            Counters = _counters is [.., var counters] ? counters with { Source = source } : null,
            Limits = _gauges.Aggregate(EngineLimits.Unknown, (older, reading) => reading.Limits.Or(older)),
            ContextLength = _gauges.Select(reading => reading.ContextLength).LastOrDefault(value => value is not null),
        };
    }

    private string NoGauges =>
        _counters.Count > 0 ? "it exposes no worker gauges; they need a frontend that runs the KV router"
        : _model is not null && _models.Count > 0 && !_models.Any(_model.Have)
            ? $"it shows no requests of model {_model} but of {ForeignText.OneLine(string.Join(", ", _models.Take(4)))}: check model_name"
        : "it shows neither worker gauges nor all request counters; these are in the metrics of every frontend, the gauges need " +
            "one that runs the KV router";

    /// <summary>Why the workers that are shown cannot be those of the pools; null where they can. Gauges do not name a model.</summary>
    private string? Strangers(IReadOnlyList<LoadSample> samples, string source)
    {
        var isShared = _models.Any(model => _model is null || !_model.Have(model));
        return Of("prefill", samples[^1].Prefill.Count, pools.Prefill) ?? Of("decode", samples[^1].Decode.Count, pools.Decode);

        string? Of(string role, int shown, PoolStatus? pool)
        {
            var most = pool is null ? int.MaxValue : Math.Max(Math.Max(pool.Desired, pool.Ready), pool.Existing ?? 0);
            return shown <= most || (!isShared && shown <= (2 * (long)most) + 2) ? null
                : $"{source}: it shows {shown} {role} workers and the pool has {most}" +
                    (isShared ? "; the frontend serves other models, too, and its gauges do not tell whose a worker is" : "");
        }
    }

    /// <summary>A frontend that has requests and finished none during the slot, while others did; null where there is none.</summary>
    private string? Silent()
    {
        if (_counters is not [var first, .., var last])
        {
            return null;
        }

        var gains = last.Instances.Join(first.Instances, now => now.Name, then => then.Name,
            (now, then) => (now.Name, now.Inflight, Finished: now.Finished - then.Finished)).ToList();
        var finishing = gains.Where(gain => gain.Finished > 0).Select(gain => gain.Finished).DefaultIfEmpty(0).Average();
        return finishing < NoChance ? null
            : gains.Where(gain => gain is { Finished: <= 0, Inflight: > 0 })
                .Select(gain => $"{ForeignText.OneLine(gain.Name)} has {gain.Inflight:0} requests in flight and finishes none, while others do")
                .FirstOrDefault();
    }
}
