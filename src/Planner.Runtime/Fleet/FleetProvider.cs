namespace Planner.Runtime;

/// <summary>The fleet in force: the last one that could be used.</summary>
public sealed class FleetProvider
{
    private readonly IFleetSource _source;
    private readonly ILogger<FleetProvider> _log;
    private string _stamp;
    private IReadOnlyList<PlannedDeployment> _current;

    /// <summary>Reads the fleet for the first time.</summary>
    /// <exception cref="StartupException">It cannot be used.</exception>
    public FleetProvider(IFleetSource source, ILogger<FleetProvider> log)
        : this(source, source.Stamp(), source.Read(), log)
    {
    }

    /// <summary>Begins with a fleet that was read before.</summary>
    public FleetProvider(
        IFleetSource source, string stamp, IReadOnlyList<PlannedDeployment> deployments, ILogger<FleetProvider> log) =>
        (_source, _stamp, _current, _log) = (source, stamp, deployments, log);

    /// <summary>The deployments in force.</summary>
    public IReadOnlyList<PlannedDeployment> Deployments => Volatile.Read(ref _current);

    /// <summary>The deployment of a name; null where the fleet has none.</summary>
    public PlannedDeployment? Find(string name) => Deployments.FirstOrDefault(deployment => deployment.Name == name);

    /// <summary>
    /// Looks whether the configuration has changed. One that cannot be used leaves the last good one in force, be it the
    /// whole or what a deployment has in the cluster.
    /// </summary>
    public IReadOnlyList<PlannedDeployment> Refresh()
    {
        var stamp = _source.Stamp();
        if (Interlocked.Exchange(ref _stamp, stamp) != stamp)
        {
            try
            {
                Volatile.Write(ref _current, [.. _source.Read().Select(LastGood)]);
                _log.NewConfiguration(string.Join(", ", _current.Select(deployment => deployment.Name)));
            }
            catch (StartupException error)
            {
                foreach (var problem in error.Problems)
                {
                    _log.BadConfiguration(problem);
                }
            }
        }

        return Deployments;
    }

    private PlannedDeployment LastGood(PlannedDeployment read)
    {
        if (read.Unusable is not { } problem)
        {
            return read;
        }

        _log.BadConfiguration($"{read.Name}: {problem}");
        return Find(read.Name) is { Unusable: null } good && good.Config.DgdName == read.Config.DgdName ? good : read;
    }
}
