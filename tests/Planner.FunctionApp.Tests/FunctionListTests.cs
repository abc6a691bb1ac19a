using System.Reflection;
using System.Text;
using System.Text.Json;
using Planner.LocalRuntime;
using Planner.Testing;

namespace Planner.FunctionApp;

/// <summary>The functions and what triggers them, as users, scripts and deployments rely on them.</summary>
public sealed class FunctionListTests
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [Fact]
    public void Functions_AreThoseOfTheContract() => Golden.Check(
        Listing(), "tests", "Planner.FunctionApp.Tests", "functions.txt");

    [Fact]
    public void HostFile_SetsTheVersionAndThePrefix()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("host.json")), Strict);

        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("api", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    /// <summary>The real host has no default for a schedule: without it the function cannot be indexed.</summary>
    [Theory]
    [InlineData("THROUGHPUT_SCHEDULE", "*/10 * * * * *")]
    [InlineData("LOAD_SCHEDULE", "*/5 * * * * *")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")]
    public void SampleSettings_SetWhatTheRealHostNeeds(string name, string value)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")), Strict);

        Assert.Equal(value, sample.RootElement.GetProperty("Values").GetProperty(name).GetString());
    }

    private static string Listing()
    {
        var lines =
            from method in typeof(Timers.ThroughputAdjustment).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            orderby function.Name
            select $"{function.Name}: {Trigger(method)}\n";
        return string.Concat(lines);
    }

    private static string Trigger(MethodInfo method)
    {
        var text = new StringBuilder();
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer)
            {
                text.Append($"timer {timer.Schedule}");
            }

            if (parameter.GetCustomAttribute<HttpTriggerAttribute>() is { } http)
            {
                text.Append($"http {http.AuthLevel} {string.Join(',', http.Methods)} {http.Route}");
            }
        }

        return text.ToString();
    }
}
