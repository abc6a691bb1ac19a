namespace Planner.Cluster.Prometheus;

/// <summary>Credentials go to the server that the app's own settings name, encrypted; elsewhere nothing is sent at all.</summary>
public sealed class PrometheusOriginTests
{
    [Theory]
    [InlineData("https://prometheus.example", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=https://prometheus.example/base", null)]
    [InlineData("https://prometheus.example:443/x", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=https://PROMETHEUS.example", null)]
    [InlineData("https://two.example", "PROMETHEUS_BEARER_TOKEN_FILE=f;PROMETHEUS_ENDPOINT=https://one.example;PROMETHEUS_TOKEN_ORIGIN=https://two.example", null)]
    [InlineData("http://127.0.0.1:9090", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=http://127.0.0.1:9090", null)]
    [InlineData("http://foreign.example", "", null)]
    [InlineData("https://x.westeurope.prometheus.monitor.azure.com", "PROMETHEUS_MANAGED_IDENTITY=true;PROMETHEUS_ENDPOINT=https://x.westeurope.prometheus.monitor.azure.com", null)]
    [InlineData("https://foreign.example", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=https://prometheus.example",
        "the credentials are for https://prometheus.example and are not sent to https://foreign.example: name that server in metric_pulling_prometheus_endpoint, or set PROMETHEUS_TOKEN_ORIGIN")]
    [InlineData("https://prometheus.example:8443", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=https://prometheus.example",
        "the credentials are for https://prometheus.example and are not sent to https://prometheus.example:8443: name that server in metric_pulling_prometheus_endpoint, or set PROMETHEUS_TOKEN_ORIGIN")]
    [InlineData("https://prometheus.example@foreign.example", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=https://prometheus.example",
        "the credentials are for https://prometheus.example and are not sent to https://foreign.example: name that server in metric_pulling_prometheus_endpoint, or set PROMETHEUS_TOKEN_ORIGIN")]
    [InlineData("https://prometheus.example", "PROMETHEUS_BEARER_TOKEN=t",
        "cannot tell whether the credentials are for https://prometheus.example: set PROMETHEUS_ENDPOINT, or PROMETHEUS_TOKEN_ORIGIN, to the server they are for")]
    [InlineData("http://prometheus.example", "PROMETHEUS_BEARER_TOKEN=t;PROMETHEUS_ENDPOINT=http://prometheus.example",
        "the credentials are not sent to http://prometheus.example without encryption: use https")]
    [InlineData("https://prometheus.example", "PROMETHEUS_MANAGED_IDENTITY=true;PROMETHEUS_ENDPOINT=https://prometheus.example",
        "the managed identity is for Azure Monitor (https://*.prometheus.monitor.azure.com) and not for https://prometheus.example: unset PROMETHEUS_MANAGED_IDENTITY")]
    public void Refusal_SaysWhatToDo(string address, string settings, string? refusal)
    {
        var values = settings.Split(';', StringSplitOptions.RemoveEmptyEntries).ToDictionary(one => one.Split('=')[0], one => one.Split('=', 2)[1]);

        Assert.Equal(refusal, PrometheusOrigin.Refusal(new Uri(address), values.GetValueOrDefault));
    }

    [Fact]
    public async Task AddressOfATenant_GetsNoRequest()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok("{}"));
        var client = new PrometheusClient(
            PrometheusConnection.Open(server.Address, name => name switch
            {
                "PROMETHEUS_BEARER_TOKEN" => "secret",
                "PROMETHEUS_ENDPOINT" => "https://prometheus.example",
                _ => null,
            }),
            TimeProvider.System);

        var error = await Assert.ThrowsAsync<PrometheusException>(
            () => client.QueryAsync("some", DateTimeOffset.UnixEpoch, TimeSpan.Zero, default));

        Assert.StartsWith("the credentials are for https://prometheus.example and are not sent to http://127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }
}
