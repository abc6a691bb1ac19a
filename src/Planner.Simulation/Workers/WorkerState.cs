namespace Planner.Simulation;

internal enum WorkerState
{
    /// <summary>Created and paid for, but not yet serving.</summary>
    Starting,
    Ready,

    /// <summary>Takes no new request and stops when its last one leaves.</summary>
    Draining,
    Stopped,
}
