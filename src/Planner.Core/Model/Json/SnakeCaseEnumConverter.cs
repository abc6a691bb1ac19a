using System.Text.Json;
using System.Text.Json.Serialization;

namespace Planner.Model;

internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
