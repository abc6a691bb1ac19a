namespace Planner.State;

internal sealed record StateDocument
{
    public int SchemaVersion { get; init; }

    public DeploymentState? State { get; init; }
}
