using System.Text.Json.Nodes;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>What the Functions host finds in the package.</summary>
public sealed class AzureBuildTests
{
    /// <summary>The other half: tests of the function app compare the same list with what the local runtime serves.</summary>
    [BuiltForAzureFact]
    public void Host_IsGivenTheSameFunctions_AsTheLocalRuntimeServes()
    {
        var functions = JsonNode.Parse(File.ReadAllText(Path.Combine(AzureBuild.Folder, "functions.metadata")))!.AsArray();
        var listed = File.ReadAllLines(Repository.PathOf("tests", "Planner.FunctionApp.Tests", "functions.txt"));

        Assert.Equal(listed, functions.Select(function => Shown(function!)).Order(StringComparer.Ordinal));
    }

    [BuiltForAzureFact]
    public void HostJson_IsThatOfTheRepository() => Assert.Equal(
        File.ReadAllText(Repository.PathOf("host.json")), File.ReadAllText(Path.Combine(AzureBuild.Folder, "host.json")));

    private static string Shown(JsonNode function)
    {
        var trigger = function["bindings"]!.AsArray().Single(binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal))!;
        var what = Text(trigger, "type") == "timerTrigger"
            ? $"timer {Text(trigger, "schedule")}"
            : $"http {Text(trigger, "authLevel")} {trigger["methods"]!.AsArray().Single()} {Text(trigger, "route")}";
        return $"{Text(function, "name")}: {what}";
    }

    private static string Text(JsonNode? node, string key) => node![key]!.GetValue<string>();
}
