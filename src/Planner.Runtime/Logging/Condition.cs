using Planner.Model;

namespace Planner.Runtime;

/// <summary>A cause that lasts, and whom it keeps from decisions.</summary>
internal sealed class Condition(Cause cause, DateTimeOffset since)
{
    /// <summary>Told again when so many times more share it than was told.</summary>
    private const int Growth = 10;

    private const int MostNames = 3;

    private readonly List<Sufferer> _recovered = [];
    private Decision? _now;
    private int _told;

    /// <summary>Those in it, in the order in which they came.</summary>
    public List<Sufferer> Sufferers { get; } = [];

    /// <summary>One of them is out of it.</summary>
    /// <param name="sufferer">Which.</param>
    /// <param name="now">What it decides now; null where something else keeps it from that.</param>
    public void Leave(Sufferer sufferer, Decision? now)
    {
        Sufferers.Remove(sufferer);
        if (now is not null)
        {
            _recovered.Add(sufferer);
            _now = now;
        }
    }

    /// <summary>Tells what is new. One that came and went in between is not worth a line.</summary>
    public void Tell(ILogger log, string source, DateTimeOffset now)
    {
        if (Sufferers.Count > 0 && (_told == 0 || Sufferers.Count >= Growth * _told))
        {
            var names = Names(Sufferers);
            log.Told(cause.Level, cause.Unforeseen, names, source, cause.Outcome, cause.Text);
            _told = Sufferers.Count;
        }
        else if (Sufferers.Count == 0 && _told > 0 && _recovered.Count > 0)
        {
            var (names, what) = (Names(_recovered), $"{source}: {cause.Outcome}".ToLowerInvariant());
            var (began, ending) = _recovered is [var only]
                ? (only.Since, $"{Word(_now!.Outcome)}: {_now.Reason}")
                : (since, $"over: {cause.Text}");
            var lasted = TimeSpan.FromSeconds(Math.Round((now - began).TotalSeconds));
            log.Ended(names, what, lasted, ending);
        }
    }

    private static string Names(List<Sufferer> all)
    {
        var names = string.Join(", ", all.Take(MostNames).Select(one => one.Deployment));
        return all.Count > MostNames ? $"{all.Count} deployments ({names}, ...)" : names;
    }

    private static string Word(DecisionOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
