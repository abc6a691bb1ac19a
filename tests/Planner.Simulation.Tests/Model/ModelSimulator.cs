using Planner.Model;
using Planner.Traces;

namespace Planner.Simulation.Model;

/// <summary>
/// The specification once more, as plainly as possible: one queue with an event for every decode iteration, all
/// sums taken anew. Of the simulator it checks it shares the engine times only (they have a model of their own), so
/// that both see the same instants to the last bit, and break the same ties.
/// </summary>
internal sealed class ModelSimulator(RequestTrace trace, EngineTimes times, SimulatorOptions options)
{
    // The order of events of one instant (N1), and what is looked at after them.
    private const int PrefillDone = 0, IterationEnd = 1, Ready = 2, Arrival = 3, Decision = 4, Probe = 5;

    private readonly PriorityQueue<Action, (double TimeS, int Kind, int Id)> _events = new();
    private readonly List<ModelWorker> _prefill = [];
    private readonly List<ModelWorker> _decode = [];
    private readonly List<int> _prefillFifo = [];
    private readonly List<int> _decodeFifo = [];
    private int _finished;
    private double _nowS;

    /// <summary>When each request had each of its tokens.</summary>
    public List<double>[] TokenTimesS { get; } = [.. trace.Requests.Select(_ => new List<double>())];

    /// <summary>Integral of the number of workers over time: prefill and decode.</summary>
    public double[] WorkerSeconds { get; } = [0, 0];

    public int ScalingEvents { get; private set; }

    public List<ModelSnapshot> Snapshots { get; } = [];

    public bool IsOver => _finished == trace.Count;

    public double RunEndS => _nowS;

    public void Run(IEnumerable<ScheduledDecision> decisions, IEnumerable<double> probesS)
    {
        Create(_prefill, options.InitialPrefill, isPrefill: true, startupS: 0);
        Create(_decode, options.InitialDecode, isPrefill: false, startupS: 0);
        foreach (var (index, request) in trace.Requests.Index())
        {
            At(request.ArrivalS, Arrival, index, () => Route(_prefill, _prefillFifo, index));
        }

        foreach (var (index, decision) in decisions.Index())
        {
            At(decision.TimeS, Decision, index, () => Scale(decision));
        }

        foreach (var timeS in probesS)
        {
            At(timeS, Probe, 0, () => Snapshots.Add(Snapshot()));
        }

        while (!IsOver && _events.TryDequeue(out var happen, out var when))
        {
            Pass(when.TimeS);
            happen();
        }
    }

    private void At(double timeS, int kind, int id, Action happen) => _events.Enqueue(happen, (timeS, kind, id));

    private void Pass(double timeS)
    {
        WorkerSeconds[0] += (timeS - _nowS) * _prefill.Count(worker => !worker.IsStopped);
        WorkerSeconds[1] += (timeS - _nowS) * _decode.Count(worker => !worker.IsStopped);
        _nowS = timeS;
    }

    private void Create(List<ModelWorker> pool, int count, bool isPrefill, double startupS)
    {
        for (; count > 0; count--)
        {
            var worker = new ModelWorker(isPrefill, pool.Count, _nowS, _nowS + startupS);
            pool.Add(worker);
            At(worker.ReadyS, Ready, worker.Id, () => BecomeReady(isPrefill));
        }
    }

    private void BecomeReady(bool isPrefill)
    {
        var (pool, fifo) = isPrefill ? (_prefill, _prefillFifo) : (_decode, _decodeFifo);
        pool.ForEach(worker => worker.IsReady |= worker.ReadyS <= _nowS);
        var waiting = fifo.ToArray();
        fifo.Clear();
        Array.ForEach(waiting, request => Route(pool, fifo, request));
    }

    private long Outstanding(ModelWorker worker) =>
        worker.Queue.Sum(request => (long)trace.Requests[request].Isl) + worker.Active.Sum(request =>
            trace.Requests[request].Isl + (worker.IsPrefill ? 0 : (long)TokenTimesS[request].Count));

    private void Route(List<ModelWorker> pool, List<int> fifo, int request)
    {
        var worker = pool.Where(worker => worker.TakesRequests).OrderBy(Outstanding).ThenBy(w => w.Id).FirstOrDefault();
        if (worker is null)
        {
            fifo.Add(request);
            return;
        }

        Assert.True(worker.ReadyS <= _nowS);
        worker.Queue.Add(request);
        if (worker.Active.Count == 0)
        {
            Start(worker);
        }
    }

    private void Start(ModelWorker worker)
    {
        if (worker.IsPrefill)
        {
            StartPrefill(worker);
        }
        else
        {
            StartIteration(worker);
        }

        worker.IsStopped |= worker.IsDraining && worker.Active.Count == 0;
    }

    private void StartPrefill(ModelWorker worker)
    {
        if (worker.Queue.Count > 0)
        {
            worker.Active.Add(worker.Queue[0]);
            worker.Queue.RemoveAt(0);
            var durationS = times.PrefillS(trace.Requests[worker.Active[0]].Isl);
            At(_nowS + durationS, PrefillDone, worker.Id, () => EndPrefill(worker));
        }
    }

    private void EndPrefill(ModelWorker worker)
    {
        var request = worker.Active[0];
        worker.Active.Clear();
        worker.LastTtftMs = (_nowS - trace.Requests[request].ArrivalS) * 1000;
        worker.LastIsl = trace.Requests[request].Isl;
        Start(worker);
        AddToken(request);
        if (trace.Requests[request].Osl > 1)
        {
            Route(_decode, _decodeFifo, request);
        }
    }

    private void StartIteration(ModelWorker worker)
    {
        var maxKv = times.MaxKvTokens;
        while (worker.Queue.Count > 0
            && (worker.Active.Count == 0 || ActiveKv(worker) + trace.Requests[worker.Queue[0]].Isl + 1 <= maxKv))
        {
            worker.Active.Add(worker.Queue[0]);
            worker.Queue.RemoveAt(0);
        }

        if (worker.Active.Count > 0)
        {
            double kv = ActiveKv(worker);
            worker.LastDurationS = times.DecodeS(worker.Active.Count, kv);
            At(_nowS + worker.LastDurationS, IterationEnd, worker.Id, () => EndIteration(worker));
        }
    }

    private void EndIteration(ModelWorker worker)
    {
        worker.LastItlMs = worker.LastDurationS * 1000;
        worker.Active.ForEach(AddToken);
        worker.Active.RemoveAll(request => TokenTimesS[request].Count == trace.Requests[request].Osl);
        Start(worker);
    }

    private long ActiveKv(ModelWorker worker) =>
        worker.Active.Sum(request => (long)trace.Requests[request].Isl + TokenTimesS[request].Count);

    private void AddToken(int request)
    {
        TokenTimesS[request].Add(_nowS);
        _finished += TokenTimesS[request].Count == trace.Requests[request].Osl ? 1 : 0;
    }

    private void Scale(ScheduledDecision decision)
    {
        var prefillChanged = ScaleTo(_prefill, decision.Prefill, isPrefill: true);
        var decodeChanged = ScaleTo(_decode, decision.Decode, isPrefill: false);
        ScalingEvents += prefillChanged || decodeChanged ? 1 : 0;
    }

    private bool ScaleTo(List<ModelWorker> pool, int target, bool isPrefill)
    {
        var change = target - pool.Count(worker => worker.Counts);
        Create(pool, change, isPrefill, options.StartupS);
        var victims = pool.Where(worker => worker.Counts)
            .OrderBy(worker => worker.IsReady)
            .ThenBy(worker => worker.IsReady ? Outstanding(worker) : 0)
            .ThenByDescending(worker => worker.Id)
            .Take(-change)
            .ToArray();
        foreach (var worker in victims)
        {
            worker.IsStopped = worker.Active.Count == 0;
            worker.IsDraining = true;
        }

        return change != 0;
    }

    private ModelSnapshot Snapshot() => new(
        _nowS,
        [.. _prefill.Where(worker => worker.TakesRequests).Select(worker =>
            new PrefillGauges(worker.Id, Outstanding(worker), worker.LastTtftMs, worker.LastIsl))],
        [.. _decode.Where(worker => worker.TakesRequests).Select(worker =>
            new DecodeGauges(worker.Id, (long)Math.Ceiling(ActiveKv(worker) / 16.0), worker.LastItlMs))],
        Status(_prefill, options.GpusPerPrefill),
        Status(_decode, options.GpusPerDecode));

    private static PoolStatus Status(List<ModelWorker> pool, int gpus) => new(
        pool.Count(worker => worker.Counts),
        pool.Count(worker => worker.TakesRequests),
        pool.TrueForAll(worker => worker.IsStopped || worker.TakesRequests),
        gpus);
}
