using System.Text.Json.Serialization;

namespace Planner.FunctionApp.Demo;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SimulatedWorld))]
[JsonSerializable(typeof(WorldVersion))]
internal sealed partial class WorldJson : JsonSerializerContext;
