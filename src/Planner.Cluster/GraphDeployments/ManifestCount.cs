using System.Globalization;
using System.Text.Json.Nodes;

namespace Planner.Cluster.GraphDeployments;

/// <summary>A number of things as a manifest gives it.</summary>
/// <param name="Given">What is written there; null where nothing is.</param>
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

        var text = node.Text() ?? (node is JsonArray ? "a list" : "a mapping");
        var isCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Most;
        return new ManifestCount(ManifestText.OneLine(text), isCount ? count : null);
    }

    /// <summary>The number, or another where nothing is written.</summary>
    internal int? Or(int absent) => Given is null ? absent : Value;
}
