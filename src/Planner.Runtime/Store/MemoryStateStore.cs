using System.Collections.Concurrent;
using System.Globalization;
using Planner.Model;
using Planner.State;

namespace Planner.Runtime;

/// <summary>A store that lasts as long as its process: for a replay, which ends with it.</summary>
public sealed class MemoryStateStore : IStateStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredState> _states = [];
    private readonly Dictionary<string, List<StoredDecision>> _decisions = [];
    private readonly ConcurrentDictionary<string, string> _documents = new();

    /// <inheritdoc/>
    public Task<StoredState?> ReadStateAsync(string deployment, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_states.GetValueOrDefault(deployment));
        }
    }

    /// <inheritdoc/>
    public Task<StateTag> WriteStateAsync(
        string deployment, DeploymentState state, Decision? decision, StateTag? read, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_states.GetValueOrDefault(deployment)?.Tag != read)
            {
                throw new StateConflictException(deployment);
            }

            var sequence = (read?.Sequence ?? 0) + 1;
            var tag = new StateTag(sequence, sequence.ToString(CultureInfo.InvariantCulture));
            _states[deployment] = new StoredState(state, tag);
            if (decision is not null)
            {
                DecisionsOf(deployment).Add(new StoredDecision(new DecisionKey(decision.At, sequence), decision));
            }

            return Task.FromResult(tag);
        }
    }

    /// <inheritdoc/>
    public Task<DecisionPage> ListDecisionsAsync(
        string deployment, int limit, DecisionKey? before, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, IStateStore.MaxListed));
        lock (_lock)
        {
            // Keys as text sort newest first.
            var from = before?.ToString() ?? "";
            var page = DecisionsOf(deployment)
                .Select(stored => (Key: stored.Key.ToString(), Stored: stored))
                .Where(one => string.CompareOrdinal(one.Key, from) > 0)
                .OrderBy(one => one.Key, StringComparer.Ordinal)
                .Take(limit + 1).Select(one => one.Stored).ToList();
            return Task.FromResult(new DecisionPage([.. page.Take(limit)], page.Count > limit ? page[limit - 1].Key : null));
        }
    }

    /// <inheritdoc/>
    public Task<int> TrimDecisionsAsync(string deployment, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var left = IStateStore.MaxTrimmed;
            return Task.FromResult(DecisionsOf(deployment).RemoveAll(stored => stored.Key.At < olderThan && left-- > 0));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListDeploymentsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _states.Keys.Order(StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public Task<string?> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(_documents.GetValueOrDefault(name));

    /// <inheritdoc/>
    public Task WriteDocumentAsync(string name, string text, CancellationToken cancellationToken)
    {
        _documents[name] = text;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> ReplaceDocumentAsync(string name, string? read, string text, CancellationToken cancellationToken) =>
        Task.FromResult(read is null ? _documents.TryAdd(name, text) : _documents.TryUpdate(name, text, read));

    private List<StoredDecision> DecisionsOf(string deployment)
    {
        if (!_decisions.TryGetValue(deployment, out var decisions))
        {
            _decisions[deployment] = decisions = [];
        }

        return decisions;
    }
}
