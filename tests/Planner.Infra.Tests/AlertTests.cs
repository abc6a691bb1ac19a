using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>The alerts, as far as they can be tried without a workspace: their queries are parsed, not run.</summary>
public sealed partial class AlertTests
{
    private static JsonArray Rules => Bicep.Mappings(Bicep.Template).Select(mapping => mapping["variables"]?["rules"]).OfType<JsonArray>().Single();

    public static TheoryData<string> Queries => [.. Names];

    private static IEnumerable<string> Names => Directory.GetFiles(Repository.PathOf("infra", "queries"), "*.kql")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "ticks").Order();

    [Theory]
    [MemberData(nameof(Queries))]
    [Trait("Needs", "servers")]
    public void Query_HasNoMistakes(string name)
    {
        Require.Present(Kusto.Missing);

        Assert.Equal("", Kusto.ProblemsOf("let window = 15m;\n" + Query("ticks") + Query(name)));
    }

    [Fact]
    [Trait("Needs", "servers")]
    public void MistakeInAQuery_IsFound()
    {
        Require.Present(Kusto.Missing);

        Assert.Contains("Propertis", Kusto.ProblemsOf("AppMetrics | where Propertis.loop == 'Load'"), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryQuery_IsARule_AndEveryRuleIsOnTheOperationsPage()
    {
        var rules = Rules.Select(rule => Bicep.Text(rule!["name"])!).ToList();
        var listed = Listed().Matches(File.ReadAllText(Repository.PathOf("docs", "guide", "operations.md"))).Select(row => row.Groups["name"].Value);

        Assert.Equal(Names, rules.Order());
        Assert.Equal(rules.Order(), listed.Order());
    }

    /// <summary>
    /// A loop that stopped has no row in the window: it is known from those before, and told in a row that lies in the window.
    /// </summary>
    [Fact]
    public void DeadLoop_IsFoundByWhatItDidBefore_ApartFromTheOthers()
    {
        var dead = Rules.Single(rule => Bicep.Text(rule!["name"]) == "dead")!;
        var query = Query("dead");

        Assert.Equal("P2D", Bicep.Text(dead["lookBack"]));
        Assert.Equal("GreaterThan", Bicep.Text(dead["operator"]));
        Assert.Contains("by Deployment, Loop", query, StringComparison.Ordinal);
        Assert.Contains("project TimeGenerated = ago(1m), Deployment, Loop", query, StringComparison.Ordinal);
        Assert.Equal("[variables('byLoop')]", Bicep.Text(dead["dimensions"]));
        Assert.Equal(
            "[variables('rules')[copyIndex()].lookBack]",
            Bicep.Text(Bicep.Resources("Microsoft.Insights/scheduledQueryRules").Single()["properties"]!["overrideQueryTimeRange"]));
    }

    /// <summary>An app that is gone sends nothing at all, about no deployment.</summary>
    [Fact]
    public void SilentApp_FiresOnNothing()
    {
        var silent = Rules.Single(rule => Bicep.Text(rule!["name"]) == "silent")!;

        Assert.Equal("LessThan", Bicep.Text(silent["operator"]));
        Assert.Equal(1, silent["threshold"]!.GetValue<int>());
        Assert.Empty(silent["dimensions"]!.AsArray());
    }

    private static string Query(string name) => File.ReadAllText(Repository.PathOf("infra", "queries", name + ".kql"));

    [GeneratedRegex(@"^\| \*(?<name>[a-z]+)\* \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Listed();
}
