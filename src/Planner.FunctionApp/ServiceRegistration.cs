using Microsoft.Extensions.Configuration;
using Planner.Cluster;
using Planner.Cluster.Documents;
using Planner.Cluster.Dynamo;
using Planner.FunctionApp.Demo;
using Planner.FunctionApp.Http;
using Planner.FunctionApp.Telemetry;
using Planner.Runtime;
using Planner.Storage;
using Planner.Traces;

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
        services.AddSingleton(new LoopHost(WarmUpTrace.Apply, PlannerMeter.Ticked));
        services.AddSingleton<TickSchedule>();
        services.AddSingleton<ConditionLog>();
        services.AddSingleton<FleetWatch>();
        services.AddSingleton<DecisionCarrier>();
        services.AddSingleton<IDeploymentLoop, ThroughputLoop>();
        services.AddSingleton<IDeploymentLoop, LoadLoop>();
        services.AddSingleton<LoopRunner>();
        services.AddSingleton<Rescaler>();
        services.AddSingleton(new Caller(settings));
        services.AddSingleton<DecisionList>();
        services.AddSingleton<Readiness>();
        if (settings["PLANNER_CONFIG"] is { Length: > 0 } config)
        {
            var connection = new Lazy<ClusterConnection>(() => Connect(settings));
            AddFleet(services, new ConfiguredFleet(config, new ConfigMaps(() => connection.Value), TimeProvider.System));
            var opened = connection.Value;
            services.AddSingleton<IServingCluster>(provider => new DynamoServingCluster(
                opened, store, name => settings[name], provider.GetRequiredService<ILogger<DynamoServingCluster>>()));
            services.AddSingleton(new PlannerTime(TimeProvider.System));
            return null;
        }

        var day = await EmbeddedDay.OpenAsync(store, settings["PLANNER_STORAGE"]);
        AddFleet(services, day);
        day.AddTo(services);
        return day;
    }

    /// <summary>The fleet is read here and now: one that breaks a moment later is a change, not a failed start.</summary>
    private static void AddFleet(IServiceCollection services, IFleetSource source)
    {
        var (stamp, deployments) = (source.Stamp(), source.Read());
        services.AddSingleton(provider => new FleetProvider(
            source, stamp, deployments, provider.GetRequiredService<ILogger<FleetProvider>>()));
    }

    private static ClusterConnection Connect(IConfiguration settings)
    {
        try
        {
            return ClusterConnection.Open(name => settings[name]);
        }
        catch (ClusterException error)
        {
            throw new StartupException(error.Message);
        }
    }

    private static async Task<IStateStore> OpenStoreAsync(string? setting)
    {
        try
        {
            var store = StateStores.Open(setting);
            await store.ReadDocumentAsync("fleet", CancellationToken.None);
            return store;
        }
        catch (StateStoreException error)
        {
            throw new StartupException($"PLANNER_STORAGE: {error.Message}");
        }
    }
}
