using System.Diagnostics;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>A deployment of one prefill and one decode worker on a real API server, for an app that may scale its adapters.</summary>
internal sealed class ScaledDeployment
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _name;

    private ScaledDeployment(DynamoCluster cluster, string name) => (Cluster, _name) = (cluster, name);

    public DynamoCluster Cluster { get; }

    public static async Task<ScaledDeployment> NewAsync(string name)
    {
        var cluster = await DynamoCluster.NewAsync();
        await cluster.GrantAsync("role.yaml");
        await cluster.CreateAsync(name, prefill: 1, decode: 1);
        await cluster.ReconcileAsync(name);
        return new ScaledDeployment(cluster, name);
    }

    /// <summary>Starts the app on a folder's fleet.yaml, with real table storage and a schedule that fires every second.</summary>
    public async Task<AppProcess> StartAppAsync(TemporaryFolder folder, string schedule) =>
        await App.StartAsync(folder, new Dictionary<string, string>
        {
            ["PLANNER_CONFIG"] = "fleet.yaml",
            ["PLANNER_STORAGE"] = await Azurite.ConnectionStringAsync(),
            ["PLANNER_KUBECONFIG"] = Cluster.Kubeconfig(),
            [schedule] = "00:00:01",
        });

    /// <summary>Plays the operator until what is awaited has come about; it is told the replicas asked for.</summary>
    public async Task UntilAsync(AppProcess app, Func<(int Prefill, int Decode), Task<bool>> awaited)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var replicas = await Cluster.AdaptersAsync(_name);
            await Cluster.ReconcileAsync(_name);
            if (await awaited(replicas))
            {
                return;
            }

            Assert.True(watch.Elapsed < Patience, $"{replicas}:\n{string.Join('\n', app.Output)}");
        }
    }
}
