using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>What is deployed to Azure: no warnings, no secrets, no more rights than the documentation lists.</summary>
public sealed partial class TemplateTests
{
    [Theory]
    [InlineData("main.bicep")]
    [InlineData("planner.bicep")]
    public void Linter_SaysNothing(string file) => Assert.Equal("", Bicep.Run("lint", file));

    [Fact]
    public void Parameters_OfThePlainDeployment_FitTheTemplate()
    {
        var built = JsonNode.Parse(Bicep.Run("build-params", "main.bicepparam", "--stdout"))!;
        var parameters = JsonNode.Parse(built["parametersJson"]!.GetValue<string>())!["parameters"]!.AsObject();

        Assert.Contains("no_operation: true", parameters["fleet"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public void EveryParameter_AndOutput_IsExplained()
    {
        var explained = new[] { "parameters", "outputs" }
            .SelectMany(part => Bicep.Mappings(Bicep.Template).Select(mapping => mapping[part]).OfType<JsonObject>())
            .SelectMany(part => part)
            .Where(entry => (entry.Value as JsonObject)?.ContainsKey("type") == true);

        Assert.DoesNotContain(explained, entry => Bicep.Text(entry.Value!["metadata"]?["description"]) is null);
    }

    [Fact]
    public void StorageAccount_CanBeUsedByIdentitiesOnly()
    {
        var properties = Bicep.Resources("Microsoft.Storage/storageAccounts").First(account => account["existing"] is null)["properties"]!;

        Assert.False(properties["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.False(properties["allowBlobPublicAccess"]!.GetValue<bool>());
        Assert.True(properties["supportsHttpsTrafficOnly"]!.GetValue<bool>());
        Assert.Equal("TLS1_2", properties["minimumTlsVersion"]!.GetValue<string>());
        Assert.All(
            Bicep.Resources("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", container["properties"]!["publicAccess"]!.GetValue<string>()));
    }

    [Fact]
    public void App_TakesHttpsOnly_AndNoPublishingPasswords()
    {
        var app = Bicep.Resources("Microsoft.Web/sites").Single()["properties"]!;
        var policies = Bicep.Resources("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToList();

        Assert.True(app["httpsOnly"]!.GetValue<bool>());
        Assert.Equal("1.2", app["siteConfig"]!["minTlsVersion"]!.GetValue<string>());
        Assert.Equal("1.2", app["siteConfig"]!["scmMinTlsVersion"]!.GetValue<string>());
        Assert.Equal("Disabled", app["siteConfig"]!["ftpsState"]!.GetValue<string>());
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.False(policy["properties"]!["allow"]!.GetValue<bool>()));
    }

    /// <summary>What the app runs on, and that it reads its package with its identity.</summary>
    [Fact]
    public void FlexConsumption_RunsTheIsolatedWorker_AndReadsItsPackageByIdentity()
    {
        var config = Bicep.Resources("Microsoft.Web/sites").Single()["properties"]!["functionAppConfig"]!.GetValue<string>();

        Assert.Contains("'runtime', createObject('name', 'dotnet-isolated', 'version', '10.0')", config);
        Assert.Contains("'authentication', createObject('type', 'UserAssignedIdentity'", config);
        Assert.Contains("createObject('name', 'function:LoadAdjustment', 'instanceCount', 1)", config);
    }

    [Fact]
    public void Template_AsksForNoKey_AndPutsOutNoSecret()
    {
        Assert.DoesNotMatch(SecretFunction(), Bicep.Template.ToJsonString());
        Assert.DoesNotContain(
            Bicep.Mappings(Bicep.Template).Select(mapping => mapping["outputs"]).OfType<JsonObject>().SelectMany(outputs => outputs),
            output => SecretName().IsMatch(output.Key + output.Value!.ToJsonString()));
    }

    [Fact]
    public void Roles_AreThoseOfTheSecurityPage()
    {
        var assigned = Bicep.Mappings(Bicep.Template).Select(mapping => mapping["variables"]).OfType<JsonObject>()
            .SelectMany(variables => variables).Select(variable => Bicep.Text(variable.Value)).OfType<string>()
            .Where(text => Guid.TryParse(text, out _));
        var listed = RoleId().Matches(File.ReadAllText(Repository.PathOf("docs", "security.md"))).Select(id => id.Value);

        Assert.Equal(assigned.Distinct().Order(), listed.Distinct().Order());
    }

    [Fact]
    public void Settings_OfThePlanner_AreThoseOfTheDocumentation()
    {
        var settings = Bicep.Mappings(Bicep.Template).Select(mapping => mapping["plannerSettings"]?["value"]).OfType<JsonObject>().Single();
        var documented = File.ReadAllText(Repository.PathOf("docs", "http-api.md"));
        var sample = JsonNode.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")))!["Values"]!;

        Assert.All(settings, setting => Assert.Contains($"`{setting.Key}`", documented));
        Assert.All(["THROUGHPUT_SCHEDULE", "LOAD_SCHEDULE"], name =>
        {
            Assert.Contains(name, settings.Select(setting => setting.Key));
            Assert.Contains(Bicep.Mappings(Bicep.Template), mapping => Bicep.Text(mapping["defaultValue"]) == Bicep.Text(sample[name]));
        });
    }

    [Fact]
    public void Azd_DeploysTheProject_ToTheTaggedApp()
    {
        var azure = File.ReadAllText(Repository.PathOf("azure.yaml"));

        Assert.Contains("project: src/Planner.FunctionApp\n", azure.ReplaceLineEndings("\n"));
        Assert.Contains("\n  planner:\n", azure.ReplaceLineEndings("\n"));
        Assert.Contains("'azd-service-name', 'planner'", Bicep.Resources("Microsoft.Web/sites").Single()["tags"]!.GetValue<string>());
    }

    [Fact]
    public void Workflows_PinEveryAction_AndNameTheirRights()
    {
        Assert.All(Directory.GetFiles(Repository.PathOf(".github", "workflows")), path =>
        {
            var workflow = File.ReadAllText(path);
            Assert.Matches(@"(?m)^permissions:", workflow);
            Assert.All(Uses().Matches(workflow), use => Assert.Matches(@"@[0-9a-f]{40} # v\d", use.Value));
            Assert.All(Script().Matches(workflow), script => Assert.True(File.Exists(Repository.PathOf(script.Groups["path"].Value)), script.Value));
        });
    }

    [GeneratedRegex("listKeys|listAccountSas|listServiceSas|listCredentials|listClusterAdmin", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretFunction();

    [GeneratedRegex("secret|password|connectionString|accountKey|sasToken", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RoleId();

    [GeneratedRegex(@"uses: .+", RegexOptions.None, 1000)]
    private static partial Regex Uses();

    [GeneratedRegex(@"run: \./(?<path>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();
}
