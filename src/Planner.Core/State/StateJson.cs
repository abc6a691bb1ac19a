using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Planner.Planning;
using Planner.Planning.Slo;

namespace Planner.State;

/// <summary>
/// JSON of everything that is stored or printed: snake_case, a gap of a series as null, other non-finite numbers
/// (a decision may quote an absurd one) by name.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(SeriesValuesConverter),
        typeof(SnakeCaseEnumConverter<DecisionLoop>),
        typeof(SnakeCaseEnumConverter<DecisionOutcome>),
        typeof(SnakeCaseEnumConverter<LatencySource>),
    ])]
[JsonSerializable(typeof(StateDocument))]
[JsonSerializable(typeof(StateVersion))]
[JsonSerializable(typeof(Decision))]
internal sealed partial class StateJson : JsonSerializerContext;

internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;

/// <summary>A series as a JSON list; NaN, which JSON has not, as null.</summary>
internal sealed class SeriesValuesConverter : JsonConverter<ImmutableArray<double>>
{
    public override ImmutableArray<double> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a series is a list");
        }

        var values = ImmutableArray.CreateBuilder<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble());
        }

        return values.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<double> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var number in value)
        {
            if (double.IsNaN(number))
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteNumberValue(number);
            }
        }

        writer.WriteEndArray();
    }
}
