using Planner.Cluster.Prometheus;

namespace Planner.Cluster.Dynamo;

/// <summary>
/// What an interval's counters gained, by the times of the samples that say so. The value "before the interval" may be much
/// older than its beginning where scrapes were late or Prometheus was away; what was gained since is spread over that time.
/// </summary>
/// <param name="start">When the interval began.</param>
/// <param name="end">When it ended.</param>
/// <param name="firsts">When each frontend's sample before the interval was taken, Unix seconds.</param>
/// <param name="lasts">When its last sample was taken.</param>
internal sealed class SampleCoverage(
    DateTimeOffset start, DateTimeOffset end, IReadOnlyList<PrometheusSample> firsts, IReadOnlyList<PrometheusSample> lasts)
{
    /// <summary>Part of an interval that must be covered for the rest to be taken as the same.</summary>
    private const double Enough = 0.5;

    /// <summary>Prometheus looks back minutes for a sample; what is older is no time of one.</summary>
    private const double OldestS = 86_400;

    private readonly double _start = Seconds(start);
    private readonly double _length = (end - start).TotalSeconds;
    private readonly double _first = firsts.Select(sample => sample.Value).DefaultIfEmpty(double.NaN).Min();
    private readonly double _last = lasts.Select(sample => sample.Value).DefaultIfEmpty(double.NaN).Max();

    /// <summary>Why the interval cannot be told from its samples; null where it can, or where their times are not shown.</summary>
    public string? Problem =>
        !AreTimes ? null
        : double.IsNaN(_last) ? "the frontend has left no sample at the end of the interval: it is gone, or no longer scraped"
        : _last <= _start ? $"the newest sample is {Age:0} s old: Prometheus does not scrape the frontend, or lags behind"
        : double.IsNaN(_first) ? "the frontend was scraped for the first time in this interval: it counts from the next on"
        : _last - _first < Enough * _length
            ? $"the samples are only {_last - _first:0} s of {_length:0} s apart, and the newest is {Age:0} s old"
        : null;

    /// <summary>What all frontends gained in an interval's length.</summary>
    /// <param name="gains">What each gained between its samples.</param>
    public double Gained(IReadOnlyList<PrometheusSample> gains) => AreTimes
        ? gains.Sum(gain => gain.Value * Math.Min(1, _length / Span(gain))) * Math.Max(1, _length / (_last - _first))
        : gains.Sum(gain => gain.Value);

    /// <summary>Frontends whose last sample is from before the interval, while others are newer.</summary>
    public IEnumerable<(string Frontend, double AgeS)> Late() => AreTimes && _last > _start
        ? lasts.Where(last => last.Value <= _start).Select(last => (NameOf(last), Seconds(end) - last.Value))
        : [];

    /// <summary>A frontend for a person.</summary>
    public static string NameOf(PrometheusSample series) => ForeignText.OneLine(
        series.Label("pod") is { Length: > 0 } pod ? pod : series.Label("instance") is { Length: > 0 } instance ? instance : "a frontend");

    private double Age => Seconds(end) - _last;

    /// <summary>Servers that speak PromQL in part answer with other numbers, which say nothing.</summary>
    private bool AreTimes => firsts.Concat(lasts).All(sample => Math.Abs(Seconds(end) - sample.Value) < OldestS);

    private double Span(PrometheusSample series) => TimeOf(lasts, series) - TimeOf(firsts, series) is var span && span > 0 ? span : _length;

    private static double TimeOf(IReadOnlyList<PrometheusSample> times, PrometheusSample series) =>
        times.FirstOrDefault(time => IsSame(time, series))?.Value ?? double.NaN;

    private static bool IsSame(PrometheusSample one, PrometheusSample other) =>
        one.Labels.Count == other.Labels.Count && one.Labels.All(label => other.Labels.GetValueOrDefault(label.Key) == label.Value);

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
