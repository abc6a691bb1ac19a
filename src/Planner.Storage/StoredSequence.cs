using Planner.Runtime;
using Planner.State;

namespace Planner.Storage;

/// <summary>The sequence of writes as rows have it.</summary>
internal static class StoredSequence
{
    /// <exception cref="StateFormatException">It is none that a write has.</exception>
    public static long Require(long stored) => stored is >= 1 and < DecisionKey.MaxSequence
        ? stored
        : throw new StateFormatException($"the stored row's Sequence is {stored}; 1 to {DecisionKey.MaxSequence - 1} is possible");

    /// <summary>Sequence of the write that follows one.</summary>
    public static long After(StateTag? read) => (read?.Sequence ?? 0) + 1;
}
