namespace Planner.Simulation;

/// <summary>Serves its queue first come, first served, one request at a time.</summary>
internal sealed class PrefillWorker(int id, double createdS, EngineTimes times, RequestLog log) : Worker(id, createdS)
{
    private readonly Queue<int> _queue = new();
    private long _outstandingTokens;
    private int _running;

    /// <summary>When the running prefill completes; infinity if idle.</summary>
    public double CompletionS { get; private set; } = double.PositiveInfinity;

    /// <summary>ISL of the queue and of the running request, which counts in full until it is done.</summary>
    public override long OutstandingTokens => _outstandingTokens;

    /// <summary>TTFT of the request completed last, seconds.</summary>
    public double? LastTtftS { get; private set; }

    /// <summary>ISL of the request completed last, tokens.</summary>
    public int? LastIsl { get; private set; }

    public override bool IsIdle => double.IsPositiveInfinity(CompletionS);

    public override void Enqueue(int request, double nowS)
    {
        _outstandingTokens += log[request].Isl;
        if (IsIdle)
        {
            Start(request, nowS);
        }
        else
        {
            _queue.Enqueue(request);
        }
    }

    /// <summary>Completes the running prefill, starts the next, and returns the request that has its first token.</summary>
    public int Complete()
    {
        var (request, nowS) = (_running, CompletionS);
        LastTtftS = log.FirstToken(request, nowS);
        LastIsl = log[request].Isl;
        _outstandingTokens -= log[request].Isl;
        CompletionS = double.PositiveInfinity;
        if (_queue.TryDequeue(out var next))
        {
            Start(next, nowS);
        }

        StopIfDrained(nowS);
        return request;
    }

    private void Start(int request, double nowS)
    {
        _running = request;
        CompletionS = nowS + times.PrefillS(log[request].Isl);
    }
}
