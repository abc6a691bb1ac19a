using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planner.Cluster;

/// <summary>A number of things as a manifest gives it.</summary>
/// <param name="Given">What is written there, text in quotes; null where nothing is.</param>
/// <param name="Value">The whole number of 0 or more that it is; null where nothing is written or something else.</param>
public readonly record struct ManifestCount(string? Given, int? Value)
{
    /// <summary>More of anything is a slip of the pen; GPUs times nodes stay a number.</summary>
    private const int Most = 40_000;

    internal static ManifestCount Of(JsonNode? node)
    {
        if (node is null)
        {
            return default;
        }

        var isCount = int.TryParse(node.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Most;
        return new ManifestCount(Shown(node), isCount ? count : null);
    }

    /// <summary>Counts that add up; where one of them is no number, that one.</summary>
    internal static ManifestCount Sum(IReadOnlyList<ManifestCount> counts)
    {
        var given = counts.Where(count => count.Given is not null).ToList();
        if (given.Count < 2 || given.Exists(count => count.Value is null))
        {
            return given.Find(count => count.Value is null || given.Count == 1);
        }

        var sum = given.Sum(count => count.Value);
        return new ManifestCount(string.Join(" + ", given.Select(count => count.Given)), sum <= Most ? sum : null);
    }

    /// <summary>The sentence that asks for another number.</summary>
    /// <param name="owner">Component that has it.</param>
    /// <param name="what">What it counts.</param>
    /// <param name="least">The least that will do.</param>
    internal string Complaint(string owner, string what, int least) =>
        $"{ManifestText.OneLine(owner)}: {what} is {Given}; a whole number from {least} to {Most} is needed";

    /// <summary>The number, or another where nothing is written.</summary>
    internal int? Or(int absent) => Given is null ? absent : Value;

    private static string Shown(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a mapping",
        JsonValueKind.String => $"'{ManifestText.OneLine(node.Text()!)}'",
        _ => ManifestText.OneLine(node.Text() ?? ""),
    };
}
