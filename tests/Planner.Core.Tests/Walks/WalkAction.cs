using Planner.Configuration;

namespace Planner.Walks;

/// <summary>
/// Something that happens in a walk. Each action carries its own share of chance, so that any of the others can be left out.
/// </summary>
internal abstract record WalkAction
{
    private WalkAction()
    {
    }

    /// <summary>Time passes, and an instance of the app runs the loops that are due.</summary>
    /// <param name="Seconds">How much time; 0 where two instances fire at once.</param>
    /// <param name="Instance">Which instance.</param>
    /// <param name="CarryOut">How far it gets with its decisions.</param>
    /// <param name="Noise">Chance of the traffic, the gauges and the starts of workers.</param>
    public sealed record Tick(double Seconds, int Instance, CarryOut CarryOut, int Noise) : WalkAction;

    /// <summary>An instance looks at pools and metrics: its next tick decides on that, whatever others do meanwhile.</summary>
    public sealed record Look(int Instance) : WalkAction;

    /// <summary>What is wrong with what is seen, until the next such action.</summary>
    public sealed record Fault(WalkFault Kind, Poison? Poison = null) : WalkAction;

    /// <summary>Requests that arrive a second from now on.</summary>
    public sealed record Rate(double PerSecond) : WalkAction;

    /// <summary>Somebody else scales; null: that pool stays.</summary>
    public sealed record External(int? Prefill, int? Decode) : WalkAction;

    /// <summary>The settings are edited.</summary>
    public sealed record Settings(PlannerConfig Config) : WalkAction
    {
        public override string ToString() => $"Settings {WalkSettings.Text(Config)}";
    }

    /// <summary>The clock is set.</summary>
    public sealed record Clock(TimeSpan Jump) : WalkAction;

    /// <summary>A person rescales.</summary>
    public sealed record Rescale(int? Prefill, int? Decode, double HoldS) : WalkAction;

    /// <summary>A person ends a hold.</summary>
    public sealed record Release : WalkAction;
}

/// <summary>How far an instance gets with what it has decided.</summary>
internal enum CarryOut
{
    /// <summary>All is stored and done.</summary>
    Done,

    /// <summary>The state is not written, and nothing is done.</summary>
    WriteFails,

    /// <summary>The decision is stored, and the process dies.</summary>
    Dies,

    /// <summary>The API server refuses.</summary>
    Refused,

    /// <summary>The first of two writes gets through, the second fails.</summary>
    HalfDone,

    /// <summary>The first of two writes gets through, and the process dies.</summary>
    DiesHalfway,

    /// <summary>All is done, and the process dies before that is stored.</summary>
    AnswerLost,

    /// <summary>The process stalls between storing and scaling, and goes on when it is its turn again.</summary>
    Paused,
}

/// <summary>What is wrong with what is seen.</summary>
internal enum WalkFault
{
    None,

    /// <summary>Neither Prometheus nor frontends answer.</summary>
    MetricsDown,

    /// <summary>The API server does not answer.</summary>
    Blind,

    /// <summary>The metrics show no counters, the gauges are there.</summary>
    NoCounters,

    /// <summary>Requests are in flight, and none finishes.</summary>
    Stall,

    /// <summary>All sources show what they showed when it began.</summary>
    Frozen,

    /// <summary>One of two frontends shows what it showed when it began.</summary>
    OneFrozen,

    /// <summary>Sources are refreshed once a minute.</summary>
    Late,

    /// <summary>One of two frontends is missing, and the answer says that it is partial.</summary>
    Partial,

    /// <summary>One number is absurd.</summary>
    Poison,

    /// <summary>A frontend was restarted and counts from 0.</summary>
    Reset,

    /// <summary>A pool is not found.</summary>
    PoolMissing,

    /// <summary>No worker gets ready.</summary>
    NotReady,

    /// <summary>The operator does not carry scalings out.</summary>
    NotCarriedOut,

    /// <summary>The manifest names no GPUs.</summary>
    NoGpus,

    /// <summary>Somebody else controls the pools as well.</summary>
    Shared,

    /// <summary>The gauges are of other workers than those that are ready.</summary>
    WorkersDiffer,
}
