using System.Text.Json.Nodes;
using Planner.Testing;

namespace Planner.Cluster.Dynamo;

/// <summary>Dynamo's own examples, recipes and fixtures, against what an independent program sees in them.</summary>
public class ReferenceManifestTests
{
    public static TheoryData<string> Files => ReferenceData.IsPresent
        ? [.. ReferenceData.Golden("dgd_pools.json").EnumerateObject().Select(file => file.Name)]
        : ["absent"];

    [ReferenceTheory]
    [MemberData(nameof(Files))]
    public void EveryField_IsSeenAlike(string file)
    {
        var expected = JsonNode.Parse(ReferenceData.Golden("dgd_pools.json").GetProperty(file).GetRawText());
        var manifest = GraphManifest.OfFile(ReferenceData.PathOf("dynamo", "manifests", file));
        var seen = new JsonArray([.. manifest.Deployments.Select(PoolsJson.Seen)]);
        foreach (var deployment in seen)
        {
            deployment!.AsObject().Remove("notes");
        }

        Assert.Equal(expected!.ToJsonString(), seen.ToJsonString());
    }

    [ReferenceFact]
    public void NothingElseIsTakenForADeployment()
    {
        var files = Directory.GetFiles(ReferenceData.PathOf("dynamo", "manifests"), "*.yaml");
        var manifests = files.Select(GraphManifest.OfFile).ToList();

        Assert.Equal(files.Length, ReferenceData.Golden("dgd_pools.json").EnumerateObject().Count());
        Assert.Equal(19, manifests.Sum(manifest => manifest.Deployments.Count));
        Assert.DoesNotContain(manifests.SelectMany(m => m.Others), other => other.StartsWith("DynamoGraphDeployment ", StringComparison.Ordinal));
    }
}
