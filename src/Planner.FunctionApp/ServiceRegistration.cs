using Microsoft.Extensions.Configuration;
using Planner.FunctionApp.Embedded;
using Planner.FunctionApp.Ticks;
using Planner.Storage;

namespace Planner.FunctionApp;

/// <summary>Puts the app together from its settings; whatever is wrong with them is found here, before anything runs.</summary>
internal static class ServiceRegistration
{
    /// <returns>The embedded day, where no fleet is configured.</returns>
    /// <exception cref="StartupException">A setting, the fleet or the store cannot be used.</exception>
    public static async Task<EmbeddedDay?> AddPlannerAsync(this IServiceCollection services, IConfiguration settings)
    {
        var store = await OpenStoreAsync(settings["PLANNER_STORAGE"]);
        services.AddSingleton(store);
        services.AddSingleton<FleetProvider>();
        services.AddSingleton<TickSchedule>();
        services.AddSingleton<DecisionCarrier>();
        services.AddSingleton<TickRunner>();
        services.AddSingleton<Rescaler>();
        if (settings["PLANNER_CONFIG"] is { Length: > 0 } config)
        {
            var fleet = new ConfiguredFleet(config);
            fleet.Read();
            services.AddSingleton<IFleetSource>(fleet);
            services.AddSingleton<IServingCluster, UnreachableCluster>();
            services.AddSingleton(new PlannerTime(TimeProvider.System));
            return null;
        }

        var day = await EmbeddedDay.OpenAsync(store, settings["PLANNER_STORAGE"]);
        day.AddTo(services);
        return day;
    }

    private static async Task<IStateStore> OpenStoreAsync(string? setting)
    {
        try
        {
            var store = StateStores.Open(setting);
            await store.ListDeploymentsAsync(CancellationToken.None);
            return store;
        }
        catch (StateStoreException error)
        {
            throw new StartupException($"PLANNER_STORAGE: {error.Message}");
        }
    }
}
