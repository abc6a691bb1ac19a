using Planner.Capacity;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Planning;

namespace Planner.FunctionApp.Ticks;

/// <summary>The fleet that <c>PLANNER_CONFIG</c> names, a file or the document itself.</summary>
internal sealed class ConfiguredFleet(string value) : IFleetSource
{
    /// <inheritdoc/>
    public string Stamp() => File.Exists(value) ? $"{File.GetLastWriteTimeUtc(value):O}" : "";

    /// <inheritdoc/>
    public IReadOnlyList<PlannedDeployment> Read()
    {
        try
        {
            var documents = FleetDocuments.OfVariable(value);
            var (fleet, problems) = documents.Check();
            return fleet is null
                ? throw new StartupException([.. problems.Select(problem => problem.ToString())])
                : [.. fleet.Deployments.Select(deployment => Plan(documents, deployment))];
        }
        catch (DocumentException error)
        {
            throw new StartupException([.. error.Problems.Select(problem => $"PLANNER_CONFIG: {problem}")]);
        }
    }

    private static PlannedDeployment Plan(FleetDocuments documents, DeploymentConfig deployment)
    {
        var capacity = documents.Profile(deployment) is { } profile ? new EngineCapacity(profile) : null;
        return new PlannedDeployment(deployment, new TickSettings(deployment.Config, capacity));
    }
}
