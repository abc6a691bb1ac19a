namespace Planner.State;

internal sealed record StateVersion
{
    public int SchemaVersion { get; init; }
}
