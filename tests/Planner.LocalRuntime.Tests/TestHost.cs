using Microsoft.Extensions.Logging;

namespace Planner.LocalRuntime.Tests;

/// <summary>Hosts of the functions of given classes, on a free port and without output.</summary>
internal static class TestHost
{
    public static FunctionsApplicationBuilder Builder(string folder, string[] args, params Type[] types)
    {
        var builder = new FunctionsApplicationBuilder(args, types, folder) { Started = _ => { } };
        builder.Logging.ClearProviders();
        return builder;
    }

    public static LocalHost Build(params Type[] types) =>
        Builder(Path.GetTempPath(), ["--port", "0"], types).Build();

    public static async Task<(LocalHost Host, HttpClient Client)> StartAsync(
        Type type, params (string Name, string Value)[] settings)
    {
        var builder = Builder(Path.GetTempPath(), ["--port", "0"], type);
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        var host = builder.Build();
        Assert.Empty(host.Problems);
        await host.StartAsync();
        return (host, new HttpClient { BaseAddress = new Uri(host.Address) });
    }
}
