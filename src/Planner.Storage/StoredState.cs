using Planner.State;

namespace Planner.Storage;

/// <summary>A state as it was read.</summary>
/// <param name="State">The state.</param>
/// <param name="Tag">What proves, at the next write, that nobody else has written since.</param>
public sealed record StoredState(DeploymentState State, StateTag Tag);

/// <summary>Marks one write of one deployment's state. Callers hand it back and do not look inside.</summary>
/// <param name="Sequence">
/// Which write of this deployment it was, from 1. Since writes are serialised by the tag it is unique, and gives
/// decisions of the same time their order without reading any of them.
/// </param>
/// <param name="ETag">The store's own mark of the write.</param>
public sealed record StateTag(long Sequence, string ETag)
{
    /// <exception cref="StateFormatException">It is none that a write has.</exception>
    internal static long RequireSequence(long stored) => stored is >= 1 and < DecisionKey.MaxSequence
        ? stored
        : throw new StateFormatException($"the stored row's Sequence is {stored}; 1 to {DecisionKey.MaxSequence - 1} is possible");

    /// <summary>Sequence of the write that follows this one.</summary>
    internal static long SequenceAfter(StateTag? read) => (read?.Sequence ?? 0) + 1;
}
