namespace Planner.Walks;

/// <summary>What was promised and did not hold in a walk: the first case of each promise.</summary>
/// <param name="journal">Told every step; null where nobody listens.</param>
internal sealed class WalkReport(Action<string>? journal)
{
    private readonly Dictionary<string, string> _broken = [];
    private int _step;
    private WalkAction? _action;

    /// <summary>Case of each promise that was broken.</summary>
    public IReadOnlyDictionary<string, string> Broken => _broken;

    /// <summary>Ticks that decided.</summary>
    public int Decisions { get; set; }

    /// <summary>Ticks that decided to scale.</summary>
    public int Scalings { get; set; }

    /// <summary>The next action begins.</summary>
    public void Next(WalkAction action)
    {
        (_action, _step) = (action, _step + 1);
        Tell(() => $"{_step}: {action}");
    }

    /// <summary>Tells who listens.</summary>
    public void Tell(Func<string> line) => journal?.Invoke(line());

    /// <summary>Notes what did not hold.</summary>
    public void Require(string promise, bool holds, Func<string> what)
    {
        if (!holds)
        {
            _broken.TryAdd(promise, $"{what()} (step {_step}, {_action})");
            Tell(() => $"    BROKEN: {promise}: {what()}");
        }
    }

    /// <summary>Does something that must not throw.</summary>
    /// <returns>Null where it did.</returns>
    public T? Survives<T>(string promise, Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (Exception error)
        {
            Require(promise, holds: false, () => $"{error.GetType().Name}: {error.Message}{error.StackTrace?.Split('\n').FirstOrDefault()}");
            return null;
        }
    }
}
