using Azure;
using Azure.Data.Tables;
using Planner.Model;
using Planner.Runtime;
using Planner.State;
using Planner.Storage.Tables;

namespace Planner.Storage;

/// <summary>The store for many machines: one Azure table. A tick reads once and writes once, and once more if it scales.</summary>
/// <remarks>
/// Limits of the service (learn.microsoft.com, "Understanding the Table service data model"): 64 KiB in a binary
/// property, 32 Ki characters in a string, 100 rows and 4 MiB in a transaction, 1,000 rows in an answer.
/// </remarks>
public sealed class TableStateStore : IStateStore
{
    /// <summary>Three tries of 5 s each, and a little between them.</summary>
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(16);

    private readonly TableClient _table;
    private readonly TimeSpan _patience;

    internal TableStateStore(TableClient table)
        : this(table, DefaultPatience)
    {
    }

    internal TableStateStore(TableClient table, TimeSpan patience) => (_table, _patience) = (table, patience);

    /// <inheritdoc/>
    public Task<StoredState?> ReadStateAsync(string deployment, CancellationToken cancellationToken) =>
        SaidAsync(async token =>
            await FindAsync(deployment, TableRows.State, token) is { } row ? TableRows.ToState(row) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<StateTag> WriteStateAsync(
        string deployment,
        DeploymentState state,
        Decision? decision,
        StateTag? read,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = TableRows.OfState(deployment, state, read);
        var sequence = StoredSequence.After(read);
        List<TableTransactionAction> actions = [read is null
            ? new(TableTransactionActionType.Add, row)
            : new(TableTransactionActionType.UpdateReplace, row, TableRows.TagOf(read))];
        if (decision is not null)
        {
            actions.Add(new(TableTransactionActionType.Add, TableRows.OfDecision(deployment, decision, sequence)));
        }

        return SaidAsync(async token =>
            new StateTag(sequence, await SubmitAsync(actions, row, mayLackTable: read is null, token)), CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task<DecisionPage> ListDecisionsAsync(
        string deployment, int limit, DecisionKey? before, CancellationToken cancellationToken)
    {
        DecisionPageBuilder.RequireLimit(limit);
        return SaidAsync(async token =>
        {
            var page = new DecisionPageBuilder(limit);
            var filter = TableRows.DecisionsBehind(deployment, before);
            await QueryAsync(filter, limit + 1, null, row => page.Add(row.RowKey, TableRows.TextOf(row)), token);
            return page.Page;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> TrimDecisionsAsync(
        string deployment, DateTimeOffset olderThan, CancellationToken cancellationToken) =>
        SaidAsync(async token =>
        {
            var rows = new List<TableEntity>();
            await QueryAsync(
                TableRows.DecisionsBehind(deployment, DecisionKey.Before(olderThan)), IStateStore.MaxTrimmed, [],
                row =>
                {
                    rows.Add(row);
                    return rows.Count < IStateStore.MaxTrimmed;
                },
                token);
            return await DeleteAsync(rows, token);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListDeploymentsAsync(CancellationToken cancellationToken) =>
        SaidAsync<IReadOnlyList<string>>(async token =>
        {
            var names = new List<string>();
            var filter = TableClient.CreateQueryFilter($"RowKey eq {TableRows.State}");
            await QueryAsync(
                filter, int.MaxValue, [],
                row =>
                {
                    names.Add(row.PartitionKey);
                    return true;
                },
                token);
            return [.. names.Where(name => name != TableRows.Documents).Order(StringComparer.Ordinal)];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        SaidAsync(async token =>
            await FindAsync(TableRows.Documents, name, token) is { } row ? TableRows.ToDocument(row) : null, cancellationToken);

    /// <inheritdoc/>
    public Task WriteDocumentAsync(string name, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = TableRows.OfDocument(name, text);
        return SaidAsync(
            token => WithTableAsync(
                () => _table.UpsertEntityAsync(row, TableUpdateMode.Replace, token), mayLackTable: true, token),
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task<bool> ReplaceDocumentAsync(
        string name, string? read, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = TableRows.OfDocument(name, text);
        return SaidAsync(async token =>
        {
            var found = await FindAsync(TableRows.Documents, name, token);
            return (found is null ? null : TableRows.ToDocument(found)) == read && await ReplaceAsync(row, found?.ETag, token);
        }, CancellationToken.None);
    }

    private async Task<bool> ReplaceAsync(TableEntity row, ETag? read, CancellationToken cancellationToken)
    {
        try
        {
            await WithTableAsync(
                () => read is { } tag
                    ? _table.UpdateEntityAsync(row, tag, TableUpdateMode.Replace, cancellationToken)
                    : _table.AddEntityAsync(row, cancellationToken),
                mayLackTable: read is null, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return TableRows.AreOneWrite(await FindAsync(row.PartitionKey, row.RowKey, cancellationToken), row);
        }
    }

    /// <summary>Sends a transaction, whose first row is a state's; gives the state's new ETag.</summary>
    private async Task<string> SubmitAsync(
        List<TableTransactionAction> actions, TableEntity state, bool mayLackTable, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await WithTableAsync(
                () => _table.SubmitTransactionAsync(actions, cancellationToken), mayLackTable, cancellationToken);
            return sent.Value[0].Headers.ETag?.ToString() ?? throw new StateConflictException(state.PartitionKey);
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            // The client repeats what it had no answer to: the first try may have arrived, and conflicts with the second.
            var found = await FindAsync(state.PartitionKey, state.RowKey, cancellationToken);
            return TableRows.AreOneWrite(found, state)
                ? found!.ETag.ToString()
                : throw new StateConflictException(state.PartitionKey, error);
        }
    }

    /// <summary>A first write finds no table: it is created then, so that no other call has to ask for it.</summary>
    private async Task<T> WithTableAsync<T>(Func<Task<T>> write, bool mayLackTable, CancellationToken cancellationToken)
    {
        try
        {
            return await write();
        }
        catch (RequestFailedException error) when (error.Status == 404 && mayLackTable)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken);
            return await write();
        }
    }

    private async Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <param name="filter">OData.</param>
    /// <param name="most">Rows that are wanted, most of them in one answer.</param>
    /// <param name="columns">Columns to read beside the keys; null for all.</param>
    /// <param name="take">Takes a row, and says whether another is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task QueryAsync(
        string filter, int most, string[]? columns, Predicate<TableEntity> take, CancellationToken cancellationToken)
    {
        string[]? select = columns is null ? null : ["PartitionKey", "RowKey", .. columns];
        try
        {
            await foreach (var row in _table.QueryAsync<TableEntity>(
                filter, Math.Min(most, IStateStore.MaxListed), select, cancellationToken))
            {
                if (!take(row))
                {
                    break;
                }
            }
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            // No table yet: nothing was ever written.
        }
    }

    private async Task<int> DeleteAsync(List<TableEntity> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        try
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)),
                cancellationToken);
            return rows.Count;
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return 0;   // Another app deletes the same ones.
        }
    }

    private Task<T> SaidAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        TableFailure.SaidAsync(call, _table.Uri, _patience, cancellationToken);
}
