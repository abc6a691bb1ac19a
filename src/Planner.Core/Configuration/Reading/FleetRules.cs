namespace Planner.Configuration.Reading;

/// <summary>Rules between the deployments of a fleet.</summary>
public static class FleetRules
{
    /// <summary>
    /// What is wrong between the deployments. Settings that are in another document and have yet to be read do not
    /// count, so a caller that has put them in (and cleared their source) asks again.
    /// </summary>
    public static IEnumerable<ConfigProblem> Check(FleetConfig fleet) =>
        fleet.Deployments
            .Select((deployment, index) => (deployment.Name, index))
            .Where(named => named.Name.Length > 0)
            .GroupBy(named => named.Name)
            .SelectMany(same => same.Skip(1).Select(twice => new ConfigProblem
            {
                Path = $"{FleetKeys.Deployments}[{twice.index}].name",
                Found = $"'{twice.Name}'",
                Message = $"a name that {FleetKeys.Deployments}[{same.First().index}] does not have",
            }));
}
