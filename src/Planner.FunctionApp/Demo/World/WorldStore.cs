using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Demo;

/// <summary>The world's document in the state store.</summary>
/// <param name="store">The store.</param>
/// <param name="name">What messages call it, such as its setting.</param>
internal sealed class WorldStore(IStateStore store, string name)
{
    /// <summary>The document's name.</summary>
    public const string Document = "embedded-day";

    /// <returns>Null where there is none yet.</returns>
    /// <exception cref="ClusterException">It cannot be read or used.</exception>
    public async Task<StoredWorld?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await store.ReadDocumentAsync(Document, cancellationToken);
            return text is null ? null : new StoredWorld(WorldFormat.Read(text), text);
        }
        catch (Exception error) when (error is FormatException or StateFormatException)
        {
            throw new ClusterException(
                $"the document {Document} of the state store {name} {error.Message}: run the version that wrote it, " +
                "or name another store (or move this one away) to start the day afresh");
        }
        catch (StateStoreException error)
        {
            throw new ClusterException(error.Message);
        }
    }

    /// <summary>Writes what came of a world that was read.</summary>
    /// <returns>False where somebody else has written since; nothing was written.</returns>
    /// <exception cref="ClusterException">It cannot be written.</exception>
    public async Task<bool> TryReplaceAsync(
        StoredWorld? read, SimulatedWorld next, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReplaceDocumentAsync(
                Document, read?.Text, WorldFormat.Write(next), cancellationToken);
        }
        catch (StateStoreException error)
        {
            throw new ClusterException(error.Message);
        }
    }
}
