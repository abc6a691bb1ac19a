using System.Globalization;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Rows of an independent simulator of the same specification (baselines.csv), and the traces that it ran on.</summary>
internal static class BaselineRuns
{
    public static RequestTrace ReadTrace(string name)
    {
        using var stream = File.OpenRead(ReferenceData.PathOf("traces", $"{name}.jsonl.gz"));
        return RequestTrace.Read(stream, name);
    }

    public static IEnumerable<Dictionary<string, string>> All()
    {
        var lines = File.ReadAllLines(ReferenceData.PathOf("traces", "baselines.csv"));
        var names = lines[0].Split(',');
        // The one quoted column, initial, holds "P,D".
        return lines.Skip(1).Select(line => line.Split('"') is [var before, var quoted, var after]
            ? [.. before[..^1].Split(','), quoted, .. after[1..].Split(',')]
            : line.Split(','))
            .Select(cells => names.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    public static double Number(this Dictionary<string, string> row, string name) =>
        double.Parse(row[name], CultureInfo.InvariantCulture);

    public static (int Prefill, int Decode) Initial(this Dictionary<string, string> row) =>
        row["initial"].Split(',').Select(int.Parse).ToArray() is [var prefill, var decode] ? (prefill, decode) : default;
}
