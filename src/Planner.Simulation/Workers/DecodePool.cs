namespace Planner.Simulation;

/// <summary>
/// Decode. Its workers do not take part in the order of events: they lag behind, and run their iterations in one go
/// up to the instant at which somebody looks at them or hands them a request.
/// </summary>
internal sealed class DecodePool(EngineTimes times, RequestLog log, double startupS)
    : WorkerPool<DecodeWorker>(
        (id, createdS, readyS) => new DecodeWorker(id, createdS, times, log) { ReadyS = readyS }, startupS)
{
    /// <summary>Takes a request at its first token: before the iterations that end at that instant.</summary>
    public void Enter(int request, double nowS)
    {
        AdvanceBefore(nowS);
        Route(request, nowS);
    }

    /// <summary>Runs the iterations that end at a time or before it.</summary>
    public void AdvanceThrough(double nowS) => AdvanceBefore(Math.BitIncrement(nowS));

    /// <summary>Runs the iterations that end before a time.</summary>
    public void AdvanceBefore(double limitS)
    {
        foreach (var worker in Live)
        {
            worker.AdvanceBefore(limitS);
        }
    }

    /// <summary>Every time between tokens there ever was, ms.</summary>
    public BucketCounter ItlsMs()
    {
        var itlsMs = BucketCounter.Itls();
        foreach (var worker in All)
        {
            itlsMs.Add(worker.ItlsMs);
        }

        return itlsMs;
    }

    /// <summary>Seconds between tokens since the last call; added by worker id, so that the sum is reproducible.</summary>
    public Tally TakeGapsS()
    {
        var gapsS = default(Tally);
        foreach (var worker in All)
        {
            gapsS += worker.TakeGapsS();
        }

        return gapsS;
    }
}
