using Planner.Runtime;

namespace Planner.Cluster.Dynamo;

/// <summary>
/// Keeps in the store which versions of Dynamo's API answered, since an instance of the app lives for minutes: it spares
/// the requests that find out. Where the store fails, they are found out again.
/// </summary>
internal sealed class RememberedVersions(GraphDeploymentClient client, IStateStore store)
{
    private const string Document = "api-versions";

    private ApiVersions? _stored;

    /// <summary>Gives the client what was stored, once in the life of this object.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (_stored is null)
        {
            _stored = await ReadAsync(cancellationToken) ?? ApiVersions.Newest;
            client.Versions = _stored;
        }
    }

    /// <summary>Stores what the client has found out, if that is news.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var found = client.Versions;
        if (found != _stored)
        {
            _stored = found;
            try
            {
                await store.WriteDocumentAsync(Document, found.ToString(), cancellationToken);
            }
            catch (StateStoreException)
            {
                // The tick itself says that the store fails.
            }
        }
    }

    private async Task<ApiVersions?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadDocumentAsync(Document, cancellationToken) is { } text ? ApiVersions.Parse(text) : null;
        }
        catch (StateStoreException)
        {
            return null;
        }
    }
}
