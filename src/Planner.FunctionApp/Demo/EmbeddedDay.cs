using Planner.Loop;
using Planner.Model;
using Planner.Runtime;
using Planner.Storage;

namespace Planner.FunctionApp.Demo;

/// <summary>What runs where no fleet is configured: a simulated deployment, its day, and the terminal that shows it.</summary>
internal sealed class EmbeddedDay : IFleetSource
{
    private readonly SimulatedCluster _cluster;
    private readonly EmbeddedTerminal _terminal = EmbeddedTerminal.OfProcess();

    private EmbeddedDay(SimulatedCluster cluster) => _cluster = cluster;

    /// <summary>Goes on with the stored day, or begins the first.</summary>
    /// <exception cref="StartupException">The stored day cannot be used.</exception>
    public static async Task<EmbeddedDay> OpenAsync(IStateStore store, string? setting)
    {
        try
        {
            var world = new WorldStore(store, string.IsNullOrWhiteSpace(setting) ? StateStores.Default : setting);
            return new EmbeddedDay(
                await SimulatedCluster.OpenAsync(world, TimeProvider.System, new DaySettings(), CancellationToken.None));
        }
        catch (ClusterException error)
        {
            throw new StartupException(error.Message);
        }
    }

    /// <summary>Puts it in the place of a cluster.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IServingCluster>(_cluster);
        services.AddSingleton(_cluster.Time);
        services.AddSingleton(provider =>
        {
            var carrier = ActivatorUtilities.CreateInstance<DecisionCarrier>(provider);
            carrier.Decided = ShowAsync;
            return carrier;
        });
    }

    /// <summary>Says what runs and which address to open.</summary>
    public void ShowBanner(Uri address) =>
        _terminal.ShowBanner(address.GetLeftPart(UriPartial.Authority), _cluster.Time.Speed);

    /// <inheritdoc/>
    public string Stamp() => "";

    /// <inheritdoc/>
    public IReadOnlyList<PlannedDeployment> Read() =>
    [
        .. EmbeddedFleet.Fleet.Deployments.Select(deployment =>
            new PlannedDeployment(deployment, new TickSettings(deployment.Config, EmbeddedFleet.Capacity))),
    ];

    private async Task ShowAsync(PlannedDeployment deployment, Decision decision)
    {
        try
        {
            _terminal.Show(decision, await _cluster.StatusAsync(CancellationToken.None));
        }
        catch (ClusterException)
        {
            // The tick itself meets the same trouble and says so.
        }
    }
}
