namespace Planner.Runtime;

/// <summary>Reads the fleet with the profiles of its deployments.</summary>
public interface IFleetSource
{
    /// <summary>Changes when the documents may have.</summary>
    string Stamp();

    /// <summary>Reads everything.</summary>
    /// <exception cref="StartupException">Something cannot be used; every problem is named.</exception>
    IReadOnlyList<PlannedDeployment> Read();
}
