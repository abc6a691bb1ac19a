using Planner.Model;
using Planner.State;

namespace Planner.Runtime;

/// <summary>
/// What survives between ticks: one state a deployment, the decisions that made it, a few small documents.
/// Every call may throw <see cref="StateStoreException"/> where the store itself fails.
/// </summary>
public interface IStateStore
{
    /// <summary>Most decisions that one call lists.</summary>
    const int MaxListed = 1000;

    /// <summary>Most decisions that one call deletes: an Azure table takes 100 operations in a transaction.</summary>
    const int MaxTrimmed = 100;

    /// <summary>Reads a deployment's state.</summary>
    /// <returns>Null where nothing was ever written.</returns>
    /// <exception cref="StateFormatException">It is corrupt or of a newer version; it is left as it is.</exception>
    Task<StoredState?> ReadStateAsync(string deployment, CancellationToken cancellationToken);

    /// <summary>Writes a deployment's state and the decision that led to it: both or neither.</summary>
    /// <param name="deployment">Its name, an RFC 1123 label.</param>
    /// <param name="state">The whole state.</param>
    /// <param name="decision">What was decided; null where nothing is to be recorded.</param>
    /// <param name="read">Tag of the state that this one was made from; null where there was none.</param>
    /// <param name="cancellationToken">Gives up before the write, never in the middle of it.</param>
    /// <returns>The tag to make the next write with.</returns>
    /// <exception cref="StateConflictException">Somebody else has written since; nothing was written.</exception>
    Task<StateTag> WriteStateAsync(
        string deployment,
        DeploymentState state,
        Decision? decision,
        StateTag? read,
        CancellationToken cancellationToken);

    /// <summary>Lists decisions, newest first; of those made at one time the last written first.</summary>
    /// <param name="deployment">Its name.</param>
    /// <param name="limit">Most to list, 1 to <see cref="MaxListed"/>.</param>
    /// <param name="before">
    /// Only those that come after this one in the list, whether it still exists or not: a page's
    /// <see cref="DecisionPage.Next"/>, or <see cref="DecisionKey.Before"/> of a time. Null: from the newest.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A page, which names those that cannot be read.</returns>
    Task<DecisionPage> ListDecisionsAsync(
        string deployment, int limit, DecisionKey? before, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes at most <see cref="MaxTrimmed"/> of a deployment's decisions that are older than a time. Which of
    /// them go first is not defined; repeated calls delete them all.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    Task<int> TrimDecisionsAsync(string deployment, DateTimeOffset olderThan, CancellationToken cancellationToken);

    /// <summary>
    /// Names of the deployments that have a state, in ordinal order, those that no fleet mentions any more included.
    /// For people and tools: a tick knows its deployments, and a table store has to search for these.
    /// </summary>
    Task<IReadOnlyList<string>> ListDeploymentsAsync(CancellationToken cancellationToken);

    /// <summary>Reads a small document that is kept for the whole fleet.</summary>
    /// <returns>Null where nothing was ever written under this name.</returns>
    Task<string?> ReadDocumentAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a small document; the last writer wins.</summary>
    /// <param name="name">Lower-case letters, digits and hyphens.</param>
    /// <param name="text">The document, at most 48 KiB compressed.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    Task WriteDocumentAsync(string name, string text, CancellationToken cancellationToken);

    /// <summary>Writes a small document if it still is what was read.</summary>
    /// <param name="name">Lower-case letters, digits and hyphens.</param>
    /// <param name="read">The text that was read; null where there was none.</param>
    /// <param name="text">The document, at most 48 KiB compressed.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>False where somebody else has written another text since; nothing was written.</returns>
    Task<bool> ReplaceDocumentAsync(string name, string? read, string text, CancellationToken cancellationToken);
}
