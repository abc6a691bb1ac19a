using System.Text.Json.Serialization;
using Planner.Model;

namespace Planner.Policies.Dynamo10;

/// <summary>JSON of the policy's part of a state. A number that is none is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(SeriesValuesConverter)])]
[JsonSerializable(typeof(Dynamo10State))]
internal sealed partial class Dynamo10Json : JsonSerializerContext;
