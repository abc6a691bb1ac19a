namespace Planner.Simulation;

/// <summary>Prefill: a request runs alone on a rank of its worker and has its first token when it is done.</summary>
internal sealed class PrefillPool(EngineTimes times, RequestLog log, DecodePool decode, double startupS)
    : WorkerPool<PrefillWorker>(
        (id, createdS, readyS) => new PrefillWorker(id, createdS, times, log) { ReadyS = readyS }, startupS)
{
    /// <summary>When the next prefill completes; infinity if none runs.</summary>
    public double NextCompletionS()
    {
        var next = double.PositiveInfinity;
        foreach (var worker in Live)
        {
            next = Math.Min(next, worker.CompletionS);
        }

        return next;
    }

    /// <summary>Completes the prefills due at an instant, by worker id, and hands their requests to decode.</summary>
    public void CompleteAt(double nowS)
    {
        foreach (var worker in Live)
        {
            while (worker.CompletionS == nowS)
            {
                HandOver(worker.Complete(), nowS);
            }
        }
    }

    private void HandOver(int request, double nowS)
    {
        if (log[request].Osl == 1)
        {
            log.Finish(request, nowS);
        }
        else
        {
            decode.Enter(request, nowS);
        }
    }
}
