namespace Planner.FunctionApp.Demo;

internal sealed record WorldVersion
{
    public int SchemaVersion { get; init; }
}
