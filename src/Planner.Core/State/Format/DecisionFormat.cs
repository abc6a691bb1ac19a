using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Planner.Model;

namespace Planner.State;

/// <summary>The stored and printed form of a <see cref="Decision"/>: one JSON object.</summary>
public static class DecisionFormat
{
    private static readonly StateJson Printed = new(new JsonSerializerOptions(StateJson.Default.Options)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // no page shows it: "1 -> 2" stays readable
    });

    /// <summary>Writes a decision on one line, without the fields that have no value.</summary>
    public static string Write(Decision decision) => JsonSerializer.Serialize(decision, StateJson.Default.Decision);

    /// <summary>The same as a node, to put into a larger document.</summary>
    public static JsonNode ToNode(Decision decision) =>
        JsonSerializer.SerializeToNode(decision, StateJson.Default.Decision)!;

    /// <summary>Writes a decision over several lines, every field of it, for people and scripts.</summary>
    public static string WriteIndented(Decision decision) => JsonSerializer.Serialize(decision, Printed.Decision);

    /// <summary>Reads a decision back.</summary>
    /// <exception cref="StateFormatException">It is no decision.</exception>
    public static Decision Read(string json)
    {
        try
        {
            var decision = JsonSerializer.Deserialize(json, StateJson.Default.Decision)
                ?? throw new StateFormatException("the decision is empty");
            return decision.Steps.All(step => step is not null)
                ? decision
                : throw new StateFormatException("the decision is corrupt: a step is null");
        }
        catch (JsonException error)
        {
            throw new StateFormatException($"the decision is corrupt: {error.Message}");
        }
    }
}
