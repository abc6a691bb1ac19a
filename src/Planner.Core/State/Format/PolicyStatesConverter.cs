using System.Text.Json;
using System.Text.Json.Serialization;

namespace Planner.State;

/// <summary>The policies' sections of a state.</summary>
internal sealed class PolicyStatesConverter : JsonConverter<PolicyStates>
{
    public override PolicyStates Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var sections = JsonDocument.ParseValue(ref reader);
        return sections.RootElement.ValueKind == JsonValueKind.Object
            ? PolicyStates.Read(sections.RootElement)
            : throw new JsonException("policies is not an object");
    }

    public override void Write(Utf8JsonWriter writer, PolicyStates value, JsonSerializerOptions options) => value.Write(writer);
}
