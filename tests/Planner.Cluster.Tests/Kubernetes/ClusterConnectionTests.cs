using Planner.Runtime;
using Planner.Testing;

namespace Planner.Cluster;

public sealed class ClusterConnectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("KUBECONFIG")]
    [InlineData("PLANNER_KUBECONFIG")]
    public void Kubeconfig_IsTheFileThatTheSettingNames(string setting)
    {
        _folder.Write("config", """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://cluster.example:6443"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: dynamo}}]
            current-context: x
            """);

        var connection = Open(setting);

        Assert.Equal(("dynamo", new Uri("https://cluster.example:6443")), (connection.Namespace, connection.Client.BaseUri));
    }

    [Theory]
    [InlineData("KUBECONFIG")]
    [InlineData("PLANNER_KUBECONFIG")]
    public void Kubeconfig_ThatIsNotThere_IsNamed(string setting) => Assert.Equal(
        $"cannot connect to Kubernetes: {_folder.PathOf("config")}: file not found; check the path of the kubeconfig",
        Assert.Throws<ClusterException>(() => Open(setting)).Message);

    private ClusterConnection Open(string setting) => ClusterConnection.Open(name => name == setting ? _folder.PathOf("config") : null);
}
