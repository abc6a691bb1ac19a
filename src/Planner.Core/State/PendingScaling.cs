using Planner.Model;

namespace Planner.State;

/// <summary>
/// A scaling that was decided and stored but is not known to be done: what a crash or a refused write leaves behind.
/// </summary>
/// <param name="From">Replicas that were asked for when it was decided, or that a half-done attempt reached.</param>
/// <param name="To">Replicas to ask for.</param>
/// <param name="Deadline">When it is too old to be finished.</param>
public sealed record PendingScaling(Pools<int> From, Pools<int> To, DateTimeOffset Deadline)
{
    /// <summary>A clock that goes back by more than this makes a pending scaling void: its age is unknown.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who decided it; a person's scaling is finished even where the loops see too little to scale in.</summary>
    public DecisionLoop Loop { get; init; }

    /// <summary>Attempts that failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last attempt failed; null before the first one did.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether the pools are as this scaling found or left them: each still has its old number, or has its new one.</summary>
    public bool Explains(Pools<int> current) =>
        (current.Prefill == From.Prefill || current.Prefill == To.Prefill)
        && (current.Decode == From.Decode || current.Decode == To.Decode);

    /// <summary>Whether it is too old to be finished unless it is decided again, going by a clock that has not gone back.</summary>
    public bool IsTooOld(DateTimeOffset now) => now >= Deadline || Since - now > ClockSlack;
}
