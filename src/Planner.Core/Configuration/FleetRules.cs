namespace Planner.Configuration;

/// <summary>Rules between the deployments of a fleet.</summary>
public static class FleetRules
{
    /// <summary>
    /// What is wrong between the deployments. Settings that are in another document and have yet to be read do not
    /// count, so a caller that has put them in (and cleared their source) asks again.
    /// </summary>
    public static IEnumerable<ConfigProblem> Check(FleetConfig fleet) =>
        [.. NamesTwice(fleet), .. TotalBelowMinimum(fleet)];

    private static IEnumerable<ConfigProblem> NamesTwice(FleetConfig fleet) =>
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

    private static IEnumerable<ConfigProblem> TotalBelowMinimum(FleetConfig fleet)
    {
        var minimum = fleet.Deployments.Where(d => d.ConfigSource is null).Sum(d => (decimal)GpuMinimum.Of(d.Config));
        if (fleet.MaxTotalGpus >= 0 && fleet.MaxTotalGpus < minimum)
        {
            yield return new ConfigProblem
            {
                Path = $"{FleetKeys.Fleet}.max_total_gpus",
                Found = $"{fleet.MaxTotalGpus}",
                Message = $"at least the {minimum} GPUs of the deployments' fewest replicas, or -1",
            };
        }
    }
}
