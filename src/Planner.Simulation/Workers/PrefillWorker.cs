namespace Planner.Simulation;

/// <summary>Serves its queue first come, first served, one request at a time on each of its ranks.</summary>
internal sealed class PrefillWorker(int id, double createdS, EngineTimes times, RequestLog log) : Worker(id, createdS)
{
    private readonly Queue<int> _queue = new();
    private readonly PriorityQueue<int, (double CompletionS, int Request)> _running = new();
    private long _outstandingTokens;

    /// <summary>When the next running prefill completes; infinity if idle.</summary>
    public double CompletionS { get; private set; } = double.PositiveInfinity;

    /// <summary>ISL of the queue and of the running requests, which count in full until they are done.</summary>
    public override long OutstandingTokens => _outstandingTokens;

    /// <summary>TTFT of the request completed last, seconds.</summary>
    public double? LastTtftS { get; private set; }

    /// <summary>ISL of the request completed last, tokens.</summary>
    public int? LastIsl { get; private set; }

    public override bool IsIdle => _running.Count == 0;

    public override void Enqueue(int request, double nowS)
    {
        _outstandingTokens += log[request].Isl;
        if (_running.Count < times.PrefillRanks)
        {
            Start(request, nowS);
        }
        else
        {
            _queue.Enqueue(request);
        }
    }

    /// <summary>Completes the prefill that is due, starts the next, and returns the request that has its first token.</summary>
    public int Complete()
    {
        var nowS = CompletionS;
        var request = _running.Dequeue();
        LastTtftS = log.FirstToken(request, nowS);
        LastIsl = log[request].Isl;
        _outstandingTokens -= log[request].Isl;
        CompletionS = NextCompletionS();
        if (_queue.TryDequeue(out var next))
        {
            Start(next, nowS);
        }

        StopIfDrained(nowS);
        return request;
    }

    private void Start(int request, double nowS)
    {
        _running.Enqueue(request, (nowS + times.PrefillS(log[request].Isl), request));
        CompletionS = NextCompletionS();
    }

    private double NextCompletionS() =>
        _running.TryPeek(out _, out var next) ? next.CompletionS : double.PositiveInfinity;
}
