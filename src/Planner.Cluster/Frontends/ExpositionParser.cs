namespace Planner.Cluster.Frontends;

/// <summary>
/// Reads the Prometheus text format (0.0.4) and OpenMetrics 1.0: a sample a line, escapes in label values, names in
/// quotes, optional timestamps and exemplars (both passed over).
/// </summary>
public static class ExpositionParser
{
    /// <summary>Reads every sample.</summary>
    /// <exception cref="ExpositionException">A line is no sample; the message names it.</exception>
    public static IReadOnlyList<ExpositionSample> Parse(string text)
    {
        var samples = new List<ExpositionSample>();
        var number = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            number++;
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            if (!line.IsEmpty && line[0] != '#')
            {
                samples.Add(new ExpositionLine(line.ToString(), number).Read());
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return samples;
    }
}
