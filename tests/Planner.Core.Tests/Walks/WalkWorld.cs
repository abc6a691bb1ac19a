using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Walks;

/// <summary>The pools, their workers, the traffic and what is wrong with all of them.</summary>
internal sealed class WalkWorld(WalkPlan plan)
{
    /// <summary>Requests that a prefill engine reads, and a decode engine answers, in a second: see TestProfile.</summary>
    public const double RequestsPerSecond = 10;

    /// <summary>Tokens of a KV block.</summary>
    private const int BlockTokens = 16;

    /// <summary>Long requests finish seldom: only after this long without any a stall is a stall.</summary>
    private const double StalledS = 90;

    private double _faultyS;
    private (int Prefill, int Decode) _ready = (plan.Prefill, plan.Decode);
    private WalkAction.Fault _fault = new(WalkFault.None);
    private IReadOnlyList<LoadSample> _gauges = [];

    public PlannerConfig Config { get; set; } = plan.Config;

    public WalkTraffic Traffic { get; } = new();

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 0, 0, 3, TimeSpan.Zero);

    /// <summary>Seconds that have passed, whatever the clock was set to.</summary>
    public double PassedS { get; private set; }

    /// <summary>Replicas asked for.</summary>
    public Pools<int> Desired { get; set; } = new(
        plan.Config.PlansPrefill ? plan.Prefill : 0, plan.Config.PlansDecode ? plan.Decode : 0);

    /// <summary>How often somebody else has changed them.</summary>
    public int ExternalChanges { get; private set; }

    public WalkAction.Fault Fault
    {
        get => _fault;
        set
        {
            (_fault, _faultyS) = (value, PassedS);
            if (value.Kind == WalkFault.Reset)
            {
                Traffic.Restart();
            }
        }
    }

    /// <summary>GPUs of a replica: the manifest's, and what is configured while it names none.</summary>
    public Pools<int> Gpus => Fault.Kind == WalkFault.NoGpus
        ? new(Config.PrefillEngineNumGpu ?? plan.GpusPerReplica, Config.DecodeEngineNumGpu ?? plan.GpusPerReplica)
        : new(plan.GpusPerReplica, plan.GpusPerReplica);

    /// <summary>Sets the clock: how long a fault has lasted is not known by it any more.</summary>
    public void SetClock(TimeSpan jump) => (Now, _faultyS) = (Now + jump, PassedS);

    /// <summary>Lets time pass.</summary>
    public void Advance(double seconds, int noise)
    {
        Now += TimeSpan.FromSeconds(seconds);
        PassedS += seconds;
        Traffic.Advance(seconds, noise % 100 / 100.0, Fault.Kind);
        _ready = (Ready(_ready.Prefill, Desired.Prefill, noise), Ready(_ready.Decode, Desired.Decode, noise));
    }

    /// <summary>Somebody else scales.</summary>
    public void ScaleExternally(int? prefill, int? decode)
    {
        var to = new Pools<int>(
            Config.PlansPrefill ? prefill ?? Desired.Prefill : 0, Config.PlansDecode ? decode ?? Desired.Decode : 0);
        ExternalChanges += to != Desired ? 1 : 0;
        Desired = to;
    }

    /// <summary>Somebody else has changed the replicas asked for.</summary>
    public void NoteExternalChange() => ExternalChanges++;

    /// <summary>What an instance of the app sees.</summary>
    /// <param name="noise">Chance of the gauges.</param>
    /// <param name="store">What is stored of earlier ticks.</param>
    public WalkObservation Observe(int noise, WalkStore store)
    {
        var pools = Pools(noise);
        var counters = Traffic.Read(Fault.Kind, Now);
        var load = Load(pools, counters, noise);
        return new WalkObservation(Now, PassedS, pools, Interval(counters), load)
        {
            ShowsOldGauges = Fault.Kind == WalkFault.Frozen && ReferenceEquals(load.Samples, store.LastLoad?.Load.Samples),
            IsBlind = Fault.Kind == WalkFault.Blind,
            Fault = Fault,
            ShowsNothingNew = store.LastCounters is { } before && store.LastLoad?.PassedS < PassedS && counters.Inflight > 0
                && (counters.IsSameReading(before) || (Fault.Kind == WalkFault.Stall && PassedS - _faultyS > StalledS)),
            ExternalChanges = ExternalChanges,
        };
    }

    /// <summary>Workers start two at a time, and are gone at once.</summary>
    private int Ready(int ready, int desired, int noise) => Math.Min(desired, ready)
        + (Fault.Kind is WalkFault.NotReady or WalkFault.NotCarriedOut || noise % 3 != 0 ? 0 : Math.Min(2, Math.Max(0, desired - ready)));

    private PoolsSeen Pools(int noise)
    {
        var lost = Fault.Kind == WalkFault.PoolMissing ? noise % 3 : -1;
        return new PoolsSeen(
            Now, Pool(Config.PlansPrefill && lost != 0, Desired.Prefill, _ready.Prefill),
            Pool(Config.PlansDecode && lost != 1, Desired.Decode, _ready.Decode))
        {
            SharedControl = Fault.Kind == WalkFault.Shared ? "an HPA scales it" : null,
            Served = new ServedModel("m", "ns"),
        };
    }

    private PoolStatus? Pool(bool isThere, int desired, int ready) => !isThere ? null : new PoolStatus(
        desired, Math.Min(ready, desired), ready >= desired, Fault.Kind == WalkFault.NoGpus ? null : plan.GpusPerReplica)
    {
        Existing = Math.Max(ready, Fault.Kind == WalkFault.NotCarriedOut ? 0 : desired),
        NotCarriedOut = Fault.Kind == WalkFault.NotCarriedOut && ready != desired ? "the adapter's status lags behind" : null,
    };

    private TrafficObservation Interval(FrontendCounters counters) => (Fault.Kind, Traffic.Over(Config.ThroughputAdjustmentInterval.TotalSeconds)) switch
    {
        (WalkFault.MetricsDown, _) => new TrafficObservation.Unavailable("Prometheus does not answer"),
        (WalkFault.Frozen, _) => new TrafficObservation.Unavailable("the newest sample is old"),
        (WalkFault.Stall, _) => counters.Inflight > 0 ? new TrafficObservation.Stall(counters.Inflight) : new TrafficObservation.Idle(),
        (WalkFault.Partial or WalkFault.OneFrozen, TrafficObservation.Traffic seen) => seen with
        {
            RequestCount = Math.Max(1, seen.RequestCount / 2),
            Arrived = seen.Arrived / 2,
            Partial = "a source was left out",
        },
        (WalkFault.Poison, TrafficObservation.Traffic seen) => Fault.Poison!.Of(seen),
        var (_, seen) => seen,
    };

    private LoadObservation Load(PoolsSeen pools, FrontendCounters counters, int noise)
    {
        if (Fault.Kind == WalkFault.MetricsDown)
        {
            return new LoadObservation([], pools) { Unavailable = "no frontend answers" };
        }

        _gauges = Fault.Kind == WalkFault.Frozen && _gauges.Count > 0 ? _gauges : [Sample(noise), Sample(noise + 1)];
        var seen = new LoadObservation(_gauges, pools)
        {
            Counters = Fault.Kind == WalkFault.NoCounters ? null : Fault.Poison?.Of(counters) ?? counters,
            Partial = Fault.Kind == WalkFault.Partial ? "a source was left out" : null,
            Limits = new EngineLimits(KvBlocks: 10_500 / BlockTokens, BlockTokens: BlockTokens),
            ContextLength = 8192,
        };
        return Fault.Poison?.Of(seen) ?? seen;
    }

    private LoadSample Sample(int noise)
    {
        var chance = 0.9 + (noise % 7 / 30.0);
        var (prefill, decode) = Fault.Kind == WalkFault.WorkersDiffer ? (_ready.Prefill + 1, _ready.Decode + 2) : _ready;
        var (reading, writing) = (chance * Use(prefill), chance * Use(decode));
        return new LoadSample(
            [.. Workers(prefill, id => Reading($"p{id}", reading))],
            [.. Workers(decode, id => Reading($"d{id}", writing) with
            {
                ActiveDecodeBlocks = writing * 10_500 / BlockTokens, LastItlMs = 8 + (2 * writing),
            })]);
    }

    /// <summary>Share of an engine's time that is used.</summary>
    private double Use(int engines) => Traffic.Rate / RequestsPerSecond / Math.Max(1, engines);

    private static WorkerSample Reading(string id, double use) => new(id)
    {
        ActivePrefillTokens = use * WalkFrontend.Isl,
        LastTtftMs = 100 + (50 * use),
        LastIsl = WalkFrontend.Isl,
    };

    private IEnumerable<WorkerSample> Workers(int count, Func<int, WorkerSample> worker) =>
        Enumerable.Range(0, count).Select(worker).Select((one, i) => i == 0 && Fault.Poison is { } poison ? poison.Of(one) : one);
}
