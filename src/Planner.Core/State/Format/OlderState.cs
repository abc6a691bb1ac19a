using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planner.State;

/// <summary>
/// Brings a state of schema version 1 to version 2: what policies know moved from the loops to a section each, and the
/// start-up time from policy <c>slo</c> to the deployment.
/// </summary>
internal static class OlderState
{
    /// <summary>The document as this program writes it.</summary>
    /// <exception cref="JsonException">It is of another shape.</exception>
    public static JsonObject Upgraded(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        if (JsonNode.Parse(ref reader) is not JsonObject document || document["state"] is not JsonObject state)
        {
            throw new JsonException("it has no state");
        }

        var slo = Taken(state, "slo") as JsonObject;
        if (slo is not null && Taken(slo, "startup") is { } startup)
        {
            state["startup"] = startup;
        }

        var (load, throughput) = (state["load"] as JsonObject, state["throughput"] as JsonObject);
        var dynamo = new JsonObject
        {
            ["corrections"] = Taken(throughput, "corrections"),
            ["prefill"] = Taken(load, "prefill"),
            ["decode"] = Taken(load, "decode"),
            ["fingerprint"] = Taken(load, "fingerprint"),
        };
        foreach (var missing in dynamo.Where(part => part.Value is null).Select(part => part.Key).ToList())
        {
            dynamo.Remove(missing);
        }

        var policies = new JsonObject { ["dynamo-1.0"] = dynamo };
        if (slo is not null)
        {
            policies["slo"] = slo;
        }

        state["policies"] = policies;
        return document;
    }

    private static JsonNode? Taken(JsonObject? part, string name)
    {
        var taken = part?[name];
        part?.Remove(name);
        return taken;
    }
}
