namespace Planner.Simulation;

/// <summary>One engine: its life from creation to stop. What it does with requests is up to the two kinds.</summary>
internal abstract class Worker(int id, double createdS)
{
    public int Id { get; } = id;

    public double CreatedS { get; } = createdS;

    public required double ReadyS { get; init; }

    public double StoppedS { get; private set; } = double.PositiveInfinity;

    public WorkerState State { get; set; } = WorkerState.Starting;

    /// <summary>Tokens by which requests are routed, and by which the worker to drain is chosen.</summary>
    public abstract long OutstandingTokens { get; }

    public abstract bool IsIdle { get; }

    /// <summary>Takes a request, and starts with it at once if there is nothing else to do.</summary>
    public abstract void Enqueue(int request, double nowS);

    public void Drain(double nowS)
    {
        State = WorkerState.Draining;
        StopIfDrained(nowS);
    }

    public void Stop(double nowS)
    {
        State = WorkerState.Stopped;
        StoppedS = nowS;
    }

    protected void StopIfDrained(double nowS)
    {
        if (State == WorkerState.Draining && IsIdle)
        {
            Stop(nowS);
        }
    }
}
