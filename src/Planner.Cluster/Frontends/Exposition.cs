using System.Text;

namespace Planner.Cluster.Frontends;

/// <summary>A whole answer of a /metrics: a part of one would be read as less traffic.</summary>
internal static class Exposition
{
    /// <summary>Reads it.</summary>
    /// <param name="body">The answer's body.</param>
    /// <param name="mediaType">Its media type; null where that is not known.</param>
    /// <exception cref="ExpositionException">It is no exposition, is cut off, or shows a series twice.</exception>
    public static IReadOnlyList<ExpositionSample> Read(ReadOnlySpan<byte> body, string? mediaType = null)
    {
        var text = Encoding.UTF8.GetString(body).TrimStart('\ufeff');
        var isOpenMetrics = mediaType == "application/openmetrics-text";
        var samples = ExpositionParser.Parse(text);
        if (text.Length > 0 && text[^1] != '\n' && !text.EndsWith("# EOF", StringComparison.Ordinal))
        {
            throw new ExpositionException("it is cut off: its last line has no end");
        }

        if (isOpenMetrics && !text.TrimEnd().EndsWith("# EOF", StringComparison.Ordinal))
        {
            throw new ExpositionException("it is cut off: it does not end with # EOF");
        }

        return Twice(samples) is { } twice
            ? throw new ExpositionException($"it shows the series {ForeignText.OneLine(twice.Name)} twice with the same labels")
            : samples;
    }

    private static ExpositionSample? Twice(IReadOnlyList<ExpositionSample> samples)
    {
        var seen = new HashSet<string>(samples.Count);
        return samples.FirstOrDefault(sample => !seen.Add(string.Join('\n', sample.Labels
            .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}").Prepend(sample.Name))));
    }
}
