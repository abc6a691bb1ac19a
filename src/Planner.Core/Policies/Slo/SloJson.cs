using System.Text.Json.Serialization;
using Planner.Model;

namespace Planner.Policies.Slo;

/// <summary>JSON of policy <c>slo</c>'s part of a state. A number that is none is refused, but for gaps of a series.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(SeriesValuesConverter), typeof(SnakeCaseEnumConverter<LatencySource>)])]
[JsonSerializable(typeof(SloState))]
internal sealed partial class SloJson : JsonSerializerContext;
