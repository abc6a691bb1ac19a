using System.Text.Json;
using System.Text.Json.Serialization;

namespace Planner.FunctionApp.Demo;

internal sealed record WorldVersion
{
    public int SchemaVersion { get; init; }
}
