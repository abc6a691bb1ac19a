using System.Runtime.InteropServices;
using Planner.Model;

namespace Planner.Simulation;

/// <summary>The workers of one pool: scaling, readiness, routing with its FIFO, and what they cost.</summary>
/// <param name="create">Makes a worker of an id, created at a time and ready at another.</param>
/// <param name="startupS">Seconds from creation to readiness.</param>
internal class WorkerPool<TWorker>(Func<int, double, double, TWorker> create, double startupS)
    where TWorker : Worker
{
    private readonly List<TWorker> _all = [];
    private readonly List<TWorker> _live = [];
    private readonly Queue<int> _waiting = new();

    /// <summary>Every worker there ever was, by id.</summary>
    public IReadOnlyList<TWorker> All => _all;

    /// <summary>When the next starting worker is ready; infinity if none is starting.</summary>
    public double NextReadyS { get; private set; } = double.PositiveInfinity;

    public bool IsIdle => _live.TrueForAll(worker => worker.IsIdle);

    public int NonDraining => Count(WorkerState.Starting) + Count(WorkerState.Ready);

    /// <summary>By id: the workers that have not stopped, and perhaps some that did.</summary>
    protected ReadOnlySpan<TWorker> Live => CollectionsMarshal.AsSpan(_live);

    public PoolStatus Status(int gpusPerWorker) => new(
        NonDraining, Count(WorkerState.Ready),
        Count(WorkerState.Starting) + Count(WorkerState.Draining) == 0, gpusPerWorker);

    public IEnumerable<TWorker> Ready() => _live.Where(worker => worker.State == WorkerState.Ready);

    public void CreateInitial(int count)
    {
        Create(count, 0, 0);
        NextReadyS = FirstReadyS();
        BecomeReady(0);
    }

    /// <summary>Scales to a number of non-draining workers; false if that is what there is.</summary>
    public bool ScaleTo(int target, double nowS)
    {
        _live.RemoveAll(worker => worker.State == WorkerState.Stopped);
        var change = target - NonDraining;
        Create(change, nowS, nowS + startupS);
        for (var surplus = -change; surplus > 0; surplus--)
        {
            RemoveOne(nowS);
        }

        NextReadyS = FirstReadyS();
        return change != 0;
    }

    /// <summary>
    /// Makes the workers due ready: all of them before the first waiting request is routed, so that they share the
    /// queue.
    /// </summary>
    public void BecomeReady(double nowS)
    {
        if (NextReadyS > nowS)
        {
            return;
        }

        foreach (var worker in Live)
        {
            if (worker.State == WorkerState.Starting && worker.ReadyS <= nowS)
            {
                worker.State = WorkerState.Ready;
            }
        }

        NextReadyS = FirstReadyS();
        while (_waiting.Count > 0 && LeastLoaded() is { } target)
        {
            target.Enqueue(_waiting.Dequeue(), nowS);
        }
    }

    /// <summary>Hands a request to the least loaded ready worker, or lets it wait for one.</summary>
    public void Route(int request, double nowS)
    {
        if (LeastLoaded() is { } worker)
        {
            worker.Enqueue(request, nowS);
        }
        else
        {
            _waiting.Enqueue(request);
        }
    }

    /// <summary>Seconds of all workers, from creation until they stopped or the run ended.</summary>
    public double WorkerSeconds(double runEndS) =>
        _all.Sum(worker => Math.Min(worker.StoppedS, runEndS) - worker.CreatedS);

    private void Create(int count, double nowS, double readyS)
    {
        for (; count > 0; count--)
        {
            var worker = create(_all.Count, nowS, readyS);
            _all.Add(worker);
            _live.Add(worker);
        }
    }

    private void RemoveOne(double nowS)
    {
        if (_live.FindLast(worker => worker.State == WorkerState.Starting) is { } newest)
        {
            newest.Stop(nowS);
        }
        else
        {
            LeastToDrain().Drain(nowS);
        }
    }

    private TWorker? LeastLoaded()
    {
        TWorker? least = null;
        var leastTokens = long.MaxValue;
        foreach (var worker in Live)
        {
            if (worker.State == WorkerState.Ready && worker.OutstandingTokens < leastTokens)
            {
                (least, leastTokens) = (worker, worker.OutstandingTokens);
            }
        }

        return least;
    }

    private TWorker LeastToDrain() =>
        Ready().Reverse().MinBy(worker => worker.OutstandingTokens)!;   // the first minimum: the highest id

    private double FirstReadyS() =>
        _live.Find(worker => worker.State == WorkerState.Starting)?.ReadyS ?? double.PositiveInfinity;

    private int Count(WorkerState state) => _live.Count(worker => worker.State == state);
}
