using System.Text;
using Planner.Model;
using Planner.Runtime;
using Planner.State;
using Planner.Storage.Sqlite;

namespace Planner.Storage;

/// <summary>The embedded store: one SQLite file, which several processes may use at once.</summary>
public sealed class FileStateStore : IStateStore
{
    private readonly StateFile _file;

    /// <summary>Names the file; it and its folder are created when the store is first used.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    public FileStateStore(string path)
        : this(path, StateFile.DefaultPatience)
    {
    }

    internal FileStateStore(string path, TimeSpan patience) => _file = new StateFile(path, patience);

    /// <inheritdoc/>
    public Task<StoredState?> ReadStateAsync(string deployment, CancellationToken cancellationToken) =>
        _file.RunAsync(connection => StateRows.Read(connection, deployment), cancellationToken);

    /// <inheritdoc/>
    public Task<StateTag> WriteStateAsync(
        string deployment,
        DeploymentState state,
        Decision? decision,
        StateTag? read,
        CancellationToken cancellationToken)
    {
        var row = new StateRow(deployment, StateBody.Pack(StateFormat.Write(state)), NewTag(read));
        var decisionBody = decision is null ? null : DecisionBody.Write(decision);
        return _file.RunAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction();
                StateRows.Replace(connection, row, read);
                if (decision is not null)
                {
                    DecisionRows.Insert(connection, deployment, new(decision.At, row.Tag.Sequence), decisionBody!);
                }

                transaction.Commit();
                return row.Tag;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DecisionPage> ListDecisionsAsync(
        string deployment, int limit, DecisionKey? before, CancellationToken cancellationToken)
    {
        DecisionPageBuilder.RequireLimit(limit);
        return _file.RunAsync(
            connection => DecisionRows.List(connection, deployment, before, limit),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> TrimDecisionsAsync(
        string deployment, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        _file.RunAsync(
            connection => DecisionRows.Trim(connection, deployment, DecisionKey.Before(olderThan)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListDeploymentsAsync(CancellationToken cancellationToken) =>
        _file.RunAsync(StateRows.Deployments, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        _file.RunAsync(connection => DocumentRows.Read(connection, name), cancellationToken);

    /// <inheritdoc/>
    public Task WriteDocumentAsync(string name, string text, CancellationToken cancellationToken)
    {
        var body = StateBody.Pack(Encoding.UTF8.GetBytes(text));
        return _file.RunAsync(connection => DocumentRows.Write(connection, name, body), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> ReplaceDocumentAsync(
        string name, string? read, string text, CancellationToken cancellationToken)
    {
        var body = StateBody.Pack(Encoding.UTF8.GetBytes(text));
        return _file.RunAsync(connection => DocumentRows.Replace(connection, name, read, body), cancellationToken);
    }

    /// <summary>Its mark is random, so that a tag of a file that was deleted means nothing to the next one.</summary>
    private static StateTag NewTag(StateTag? read) =>
        new(StoredSequence.After(read), Guid.NewGuid().ToString("N"));
}
