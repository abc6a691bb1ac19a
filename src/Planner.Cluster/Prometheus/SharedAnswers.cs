using System.Collections.Concurrent;

namespace Planner.Cluster.Prometheus;

/// <summary>
/// Asks a question once, however many ask it at a time; who asks a moment later gets the same answer. A failure is shared, too,
/// but not for long.
/// </summary>
/// <typeparam name="TQuestion">A question, compared by value.</typeparam>
/// <typeparam name="TAnswer">Its answer.</typeparam>
/// <param name="clock">Tells how old an answer is.</param>
internal sealed class SharedAnswers<TQuestion, TAnswer>(TimeProvider clock)
    where TQuestion : notnull
{
    /// <summary>Long enough for the deployments of one firing, shorter than the time to the next.</summary>
    private static readonly TimeSpan KeepFailures = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TQuestion, Entry> _entries = new();

    /// <summary>The answer; the caller's token ends only the caller's waiting.</summary>
    /// <param name="question">The question.</param>
    /// <param name="keep">How long an answer is given to others.</param>
    /// <param name="ask">Asks it, within a deadline of its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TAnswer> GetAsync(
        TQuestion question, TimeSpan keep, Func<Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        Forget();
        return _entries.GetOrAdd(question, _ => new Entry(ask, keep, clock)).Answer.WaitAsync(cancellationToken);
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var old in _entries.Where(entry => entry.Value.Until < now))
        {
            _entries.TryRemove(old);
        }
    }

    private sealed class Entry(Func<Task<TAnswer>> ask, TimeSpan keep, TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private Task<TAnswer>? _answer;

        public DateTimeOffset Until { get; private set; } = DateTimeOffset.MaxValue;

        public Task<TAnswer> Answer
        {
            get
            {
                lock (_lock)
                {
                    return _answer ??= Task.Run(AskAsync);
                }
            }
        }

        private async Task<TAnswer> AskAsync()
        {
            try
            {
                var answer = await ask();
                Until = clock.GetUtcNow() + keep;
                return answer;
            }
            catch
            {
                Until = clock.GetUtcNow() + (keep < KeepFailures ? keep : KeepFailures);
                throw;
            }
        }
    }
}
