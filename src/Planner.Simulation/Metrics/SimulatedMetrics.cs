using Planner.Model;
using Planner.Observations;

namespace Planner.Simulation;

/// <summary>A running simulation as a planner's metrics show it.</summary>
public sealed class SimulatedMetrics
{
    private const double MsPerS = 1000;
    private readonly EngineTimes _times;
    private readonly RequestLog _log;
    private readonly PrefillPool _prefill;
    private readonly DecodePool _decode;
    private readonly SimulatorOptions _options;
    private int _arrivedBefore;

    internal SimulatedMetrics(
        EngineTimes times, RequestLog log, PrefillPool prefill, DecodePool decode, SimulatorOptions options) =>
        (_times, _log, _prefill, _decode, _options) = (times, log, prefill, decode, options);

    /// <summary>The prefill pool; stable if no worker is starting or draining.</summary>
    public PoolStatus PrefillStatus => _prefill.Status(_options.GpusPerPrefill);

    /// <summary>The decode pool; stable if no worker is starting or draining.</summary>
    public PoolStatus DecodeStatus => _decode.Status(_options.GpusPerDecode);

    /// <summary>Requests arrived and not finished.</summary>
    public int Inflight => _log.Arrived - _log.Finished;

    /// <summary>Requests that await their first token.</summary>
    public int Queued => _log.Arrived - _log.FirstTokens;

    /// <summary>Judges the requests of the window that <see cref="TakeWindow"/> would end now.</summary>
    /// <param name="ttftMs">Limit of TTFT, ms.</param>
    /// <param name="itlMs">Limit of ITL, ms; one output token meets it.</param>
    public SlaCount CountRecent(double ttftMs, double itlMs)
    {
        var within = _log.RecentlyFinished.Count(request => _log.Outcome(request).IsWithin(ttftMs, itlMs));
        return new SlaCount(_log.RecentlyFinished.Count, within);
    }

    /// <summary>Everything since the call before, or since time 0.</summary>
    public TrafficWindow TakeWindow()
    {
        var (isl, osl, durationS) = TakeFinished();
        var window = new TrafficWindow(
            (int)durationS.Count,
            _log.Arrived - _arrivedBefore,
            _log.RecentTtftS.Mean * MsPerS,
            _decode.TakeGapsS().Mean * MsPerS,
            isl.Mean,
            osl.Mean,
            durationS.Mean,
            Inflight,
            Queued);
        _log.RecentTtftS = default;
        _arrivedBefore = _log.Arrived;
        return window;
    }

    /// <summary>Gauges of the ready, non-draining prefill workers, by id.</summary>
    public IReadOnlyList<PrefillGauges> PrefillWorkers() =>
    [
        .. _prefill.Ready().Select(worker => new PrefillGauges(
            worker.Id, worker.OutstandingTokens, worker.LastTtftS * MsPerS, worker.LastIsl)),
    ];

    /// <summary>Gauges of the ready, non-draining decode workers, by id.</summary>
    public IReadOnlyList<DecodeGauges> DecodeWorkers() =>
    [
        .. _decode.Ready().Select(worker => new DecodeGauges(
            worker.Id, (worker.ActiveKvTokens + _times.BlockTokens - 1) / _times.BlockTokens, worker.LastItlS * MsPerS)),
    ];

    /// <summary>The gauges of both pools as a load tick sees them.</summary>
    public LoadSample SampleLoad() => new(
        [
            .. PrefillWorkers().Select(worker => new WorkerSample($"{worker.WorkerId}")
            {
                ActivePrefillTokens = worker.ActivePrefillTokens,
                LastTtftMs = worker.LastTtftMs,
                LastIsl = worker.LastIsl,
            }),
        ],
        [
            .. DecodeWorkers().Select(worker => new WorkerSample($"{worker.WorkerId}")
            {
                ActiveDecodeBlocks = worker.ActiveDecodeBlocks,
                LastItlMs = worker.LastItlMs,
            }),
        ]);

    /// <summary>What a load tick sees.</summary>
    /// <param name="samples">The gauges over its interval.</param>
    /// <param name="pools">The pools as they are.</param>
    public LoadObservation Load(IReadOnlyList<LoadSample> samples, PoolsSeen pools) => new(
        _options.HasWorkerGauges ? samples : [], pools)
    {
        Unavailable = _options.HasWorkerGauges ? null : "the simulated frontend does not run the KV router",
        Counters = Counters(),
        Limits = _times.Limits,
        ContextLength = _times.ContextLength,
    };

    /// <summary>What a frontend has counted since the start.</summary>
    public FrontendCounters Counters() => new(_log.Finished, Inflight, _log.Isl.Counted(), _log.Osl.Counted())
    {
        Queued = Queued,
        Ttfts = _log.TtftsMs.Counted(),
        Itls = _decode.ItlsMs().Counted(),
    };

    private (Tally Isl, Tally Osl, Tally DurationS) TakeFinished()
    {
        var (isls, osls, durationsS) = (default(Tally), default(Tally), default(Tally));
        _log.RecentlyFinished.Sort();   // doubles are added in the order of the trace, however workers took turns
        foreach (var request in _log.RecentlyFinished)
        {
            var (arrivalS, isl, osl) = _log[request];
            isls += new Tally(1, isl);
            osls += new Tally(1, osl);
            durationsS += new Tally(1, _log.FinishS[request] - arrivalS);
        }

        _log.RecentlyFinished.Clear();
        return (isls, osls, durationsS);
    }
}
