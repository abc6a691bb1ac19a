using System.Text.Json.Serialization;
using Planner.Model;

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
        typeof(SnakeCaseEnumConverter<ReasonCode>),
        typeof(PolicyStatesConverter),
    ])]
[JsonSerializable(typeof(StateDocument))]
[JsonSerializable(typeof(StateVersion))]
[JsonSerializable(typeof(Decision))]
internal sealed partial class StateJson : JsonSerializerContext;
