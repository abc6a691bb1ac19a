using System.Globalization;
using System.Text.Json;
using Planner.Testing;

namespace Planner.Forecasting;

/// <summary>Nine series of real traffic.</summary>
internal static class ReferenceSeries
{
    /// <summary>Rows before those that the golden windows count from.</summary>
    public static int History(string name)
    {
        using var index = JsonDocument.Parse(File.ReadAllText(ReferenceData.PathOf("series", "index.json")));
        return index.RootElement.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name)
            .GetProperty("history").GetInt32();
    }

    public static IEnumerable<(string Name, int PointsADay, int First, IReadOnlyList<double?> Values)> All()
    {
        using var index = JsonDocument.Parse(File.ReadAllText(ReferenceData.PathOf("series", "index.json")));
        foreach (var one in index.RootElement.EnumerateArray())
        {
            var name = one.GetProperty("name").GetString()!;
            var lines = File.ReadAllLines(ReferenceData.PathOf("series", $"{name}.csv"));
            var column = Array.IndexOf(lines[0].Split(','), one.GetProperty("column").GetString());
            column = column < 0 ? lines[0].Split(',').Length - 1 : column;
            yield return (
                name, (int)Math.Round(86_400 / one.GetProperty("interval_s").GetDouble()), one.GetProperty("score_from").GetInt32(),
                [.. lines.Skip(1).Select(line => line.Split(',')[column]).Select(cell =>
                    cell.Length == 0 ? (double?)null : double.Parse(cell, CultureInfo.InvariantCulture))]);
        }
    }
}
