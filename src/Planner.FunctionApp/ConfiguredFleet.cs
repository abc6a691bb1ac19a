using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Runtime;

namespace Planner.FunctionApp;

/// <summary>The fleet that <c>PLANNER_CONFIG</c> names, a file or the document itself.</summary>
/// <param name="value">The path of the file, or the document.</param>
/// <param name="maps">Reads what the fleet keeps in ConfigMaps.</param>
/// <param name="clock">Tells when it is time to look for changes of those.</param>
internal sealed class ConfiguredFleet(string value, ConfigMaps? maps, TimeProvider clock) : IFleetSource
{
    /// <summary>A file is looked at every time; ConfigMaps cost a request each.</summary>
    private static readonly TimeSpan LookAtMapsEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly FleetFiles _files = new(value);
    private DateTimeOffset _lookNext = DateTimeOffset.MinValue;
    private Task _look = Task.CompletedTask;
    private string _maps = "";

    /// <inheritdoc/>
    public string Stamp()
    {
        lock (_lock)
        {
            return $"{_files.Stamp()} {MapsStamp()}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlannedDeployment> Read()
    {
        try
        {
            var documents = FleetDocuments.OfVariable(value, maps);
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
        try
        {
            var capacity = documents.Profile(deployment) is { } profile ? new EngineCapacity(profile) : null;
            var settings = new TickSettings(deployment.Config, capacity) { ProfileRemedy = documents.MissingProfile(deployment)?.Remedy };
            return new PlannedDeployment(deployment, settings)
            {
                Unusable = documents.Unusable.GetValueOrDefault(deployment.Name),
            };
        }
        catch (DocumentException error) when (FleetDocuments.HasProfileInCluster(deployment))
        {
            return new PlannedDeployment(deployment, new TickSettings(deployment.Config, null)) { Unusable = error.Message };
        }
    }

    /// <summary>They are looked at in the background: an API server that hangs holds no tick up.</summary>
    private string MapsStamp()
    {
        if (maps is not null && clock.GetUtcNow() >= _lookNext && _look.IsCompleted)
        {
            _lookNext = clock.GetUtcNow() + LookAtMapsEvery;
            _look = Task.Run(() => Volatile.Write(ref _maps, maps.Stamp()));
        }

        return Volatile.Read(ref _maps);
    }
}
