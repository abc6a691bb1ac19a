using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>What is deployed to Azure: no warnings, no secrets, no more rights than the documentation lists.</summary>
public sealed partial class TemplateTests
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        var plan = Bicep.Resources("Microsoft.Web/serverfarms").Single();
        var config = Bicep.Resources("Microsoft.Web/sites").Single()["properties"]!["functionAppConfig"]!;

        Assert.Equal("FC1", Bicep.Text(plan["sku"]!["name"]));
        Assert.Equal("dotnet-isolated", Bicep.Text(config["runtime"]!["name"]));
        Assert.Equal("10.0", Bicep.Text(config["runtime"]!["version"]));
        Assert.Equal("UserAssignedIdentity", Bicep.Text(config["deployment"]!["storage"]!["authentication"]!["type"]));
    }

    /// <summary>Policy slo, the default, decides in the load loop: an instance is ready for it unless somebody says that it does not run.</summary>
    [Fact]
    public void LoadLoop_HasAnInstanceThatIsAlwaysReady()
    {
        var config = Bicep.Resources("Microsoft.Web/sites").Single()["properties"]!["functionAppConfig"]!;
        var built = JsonNode.Parse(Bicep.Run("build-params", "main.bicepparam", "--stdout"))!;
        var parameters = JsonNode.Parse(built["parametersJson"]!.GetValue<string>())!["parameters"]!;

        Assert.Equal(
            "[if(parameters('alwaysReady'), createArray(createObject('name', 'function:LoadAdjustment', 'instanceCount', 1)), createArray())]",
            Bicep.Text(config["scaleAndConcurrency"]!["alwaysReady"]));
        Assert.True(Bicep.Template["parameters"]!["alwaysReady"]!["defaultValue"]!.GetValue<bool>());
        Assert.True(parameters["alwaysReady"]!["value"]!.GetValue<bool>());
    }

    [Fact]
    public void PrivateNetwork_ClosesTheApi_AndTheStorage()
    {
        const string Closed = "[if(parameters('isPrivate'), 'Disabled', 'Enabled')]";
        var account = Bicep.Resources("Microsoft.Storage/storageAccounts").First(account => account["existing"] is null);
        var zones = Bicep.Mappings(Bicep.Template).Select(mapping => Bicep.Text(mapping["zoneName"]?["value"])).OfType<string>();

        Assert.Equal(Closed, Bicep.Text(account["properties"]!["publicNetworkAccess"]));
        Assert.Equal(Closed, Bicep.Text(Bicep.Resources("Microsoft.Web/sites").Single()["properties"]!["publicNetworkAccess"]));
        Assert.Equal(2, zones.Count());
        Assert.Contains("privatelink.azurewebsites.net", zones);
        Assert.All(
            Bicep.Mappings(Bicep.Template).Where(mapping => mapping["isPrivate"]?["value"] is not null),
            module => Assert.Equal("[parameters('privateNetwork')]", Bicep.Text(module["isPrivate"]!["value"])));
    }

    /// <summary>Both would leave the app in a network that does not resolve the private names of its storage.</summary>
    [Fact]
    public void PrivateNetwork_WithASubnetOfOnesOwn_IsRefused() =>
        Assert.Contains("fail('set privateNetwork or subnetId, not both')", Bicep.Template.ToJsonString(Unescaped));

    /// <summary>A tick has a minute at most; what takes longer hangs, and holds up every firing of its timer.</summary>
    [Fact]
    public void FunctionTimeout_IsALittleMoreThanATick()
    {
        var host = JsonNode.Parse(File.ReadAllText(Repository.PathOf("host.json")))!;

        Assert.InRange(TimeSpan.Parse(host["functionTimeout"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(61), TimeSpan.FromSeconds(120));
    }

    /// <summary>The real host restarts when something changes in the folder of the app, and every tick writes the state.</summary>
    [Fact]
    public void Sample_KeepsTheStateOutsideTheFolderOfTheApp()
    {
        var sample = JsonNode.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")))!["Values"]!;

        Assert.StartsWith("file:~/", sample["PLANNER_STORAGE"]!.GetValue<string>(), StringComparison.Ordinal);
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
        var listed = RoleId().Matches(File.ReadAllText(Repository.PathOf("docs", "guide", "security.md"))).Select(id => id.Value);

        Assert.Equal(assigned.Distinct().Order(), listed.Distinct().Order());
    }

    [Fact]
    public void Settings_OfThePlanner_AreThoseOfTheDocumentation()
    {
        var settings = Bicep.Mappings(Bicep.Template).Select(mapping => mapping["plannerSettings"]?["value"]).OfType<JsonObject>().Single();
        var documented = File.ReadAllText(Repository.PathOf("docs", "reference", "http-api.md"));
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
