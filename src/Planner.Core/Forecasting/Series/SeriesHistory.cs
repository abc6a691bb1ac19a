using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Planner.Forecasting;

/// <summary>The recent points of a series, one an interval, oldest first.</summary>
public sealed record SeriesHistory
{
    /// <summary>Most points that are kept.</summary>
    public const int MaxPoints = 1000;

    /// <summary>No points.</summary>
    public static SeriesHistory Empty { get; } = new();

    /// <summary>The points; NaN where an interval has none (in JSON: null).</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>
    /// Whether zeros are still skipped: an engine that has served nothing yet says nothing about its traffic.
    /// </summary>
    public bool SkipsZeros { get; init; } = true;

    /// <summary>Whether a zero has been skipped, so that "no traffic" is known and not just nothing.</summary>
    public bool SawZero { get; init; }

    /// <summary>The last point, 0 where only zeros have been seen, null where there was nothing.</summary>
    [JsonIgnore]
    public double? Last
    {
        get
        {
            for (var i = Values.Length - 1; i >= 0; i--)
            {
                if (!double.IsNaN(Values[i]))
                {
                    return Values[i];
                }
            }

            return SawZero ? 0 : null;
        }
    }

    /// <summary>Points that are no gaps.</summary>
    [JsonIgnore]
    public int Count => Values.Count(value => !double.IsNaN(value));

    /// <summary>Gaps since the last point.</summary>
    internal int GapsAfterLast => GapsBefore(Values.Length);

    /// <summary>Gaps between the last point and the one before.</summary>
    internal int GapsBeforeLast => GapsBefore(Values.Length - GapsAfterLast - 1);

    /// <summary>The points without the gaps.</summary>
    [JsonIgnore]
    public IEnumerable<double> Points => Values.Where(value => !double.IsNaN(value));

    /// <summary>Adds one interval.</summary>
    /// <param name="value">Its value, finite and at least 0; NaN for an interval without one.</param>
    /// <returns>This history where the point is a leading zero or a leading gap.</returns>
    public SeriesHistory Append(double value)
    {
        if (value == 0 && SkipsZeros)
        {
            return SawZero ? this : this with { SawZero = true };
        }

        if (double.IsNaN(value) && Values.IsEmpty)
        {
            return this;
        }

        return this with
        {
            Values = Values.Length < MaxPoints ? Values.Add(value) : [.. Values.AsSpan()[1..], value],
            SkipsZeros = SkipsZeros && double.IsNaN(value),
        };
    }

    /// <summary>The same series in another unit or scale.</summary>
    public SeriesHistory Select(Func<double, double> map) =>
        this with { Values = [.. Values.Select(map)] };

    /// <summary>Copies the latest points, in time's order, to the end of a span.</summary>
    /// <returns>How many there were, at most the span's length.</returns>
    internal int CopyLatest(Span<double> target)
    {
        var count = 0;
        for (var i = Values.Length - 1; i >= 0 && count < target.Length; i--)
        {
            if (!double.IsNaN(Values[i]))
            {
                target[^++count] = Values[i];
            }
        }

        return count;
    }

    private int GapsBefore(int end)
    {
        var gaps = 0;
        for (var i = end - 1; i >= 0 && double.IsNaN(Values[i]); i--)
        {
            gaps++;
        }

        return gaps;
    }
}
