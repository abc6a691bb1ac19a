using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Planning;

namespace Planner.State;

/// <summary>The stored and printed form of a <see cref="Decision"/>: one JSON object.</summary>
public static class DecisionFormat
{
    /// <summary>Writes a decision on one line.</summary>
    public static string Write(Decision decision) => JsonSerializer.Serialize(decision, StateJson.Default.Decision);

    /// <summary>The same as a node, to put into a larger document.</summary>
    public static JsonNode ToNode(Decision decision) =>
        JsonSerializer.SerializeToNode(decision, StateJson.Default.Decision)!;

    /// <summary>Reads a decision back.</summary>
    /// <exception cref="StateFormatException">It is no decision.</exception>
    public static Decision Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StateJson.Default.Decision)
                ?? throw new StateFormatException("the decision is empty");
        }
        catch (JsonException error)
        {
            throw new StateFormatException($"the decision is corrupt: {error.Message}");
        }
    }
}
