using Planner.Configuration;
using Planner.Testing;

namespace Planner.Cluster.Dynamo;

public class PoolFinderTests
{
    private const string Cases = "tests/Planner.Cluster.Tests/Dynamo/Cases";

    /// <summary>Pools of two backends' old names, none with a type of its own.</summary>
    private const string TwoBackends = """
        apiVersion: nvidia.com/v1alpha1
        kind: DynamoGraphDeployment
        metadata: {name: two}
        spec:
          services:
            VllmPrefillWorker: {componentType: worker}
            VllmDecodeWorker: {componentType: worker}
            prefill: {componentType: worker}
            decode: {componentType: worker}
        """;

    /// <summary>Folders below Cases: a manifest of our own, and what is to be seen in it.</summary>
    public static TheoryData<string> Folders =>
        [.. Directory.EnumerateDirectories(Repository.PathOf(Cases)).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Manifest_IsSeenAsGolden(string name) => Golden.Check(
        PoolsJson.Write(File.ReadAllText(Repository.PathOf(Cases, name, "dgd.yaml"))), Cases, name, "pools.json");

    /// <summary>
    /// What is sent to have seven prefill and nine decode replicas, through adapters and without; a pool that is not there, or
    /// whose number is none, is not scaled.
    /// </summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Manifest_IsPatchedAsGolden(string name) => Golden.Check(
        PatchesJson.Write(File.ReadAllText(Repository.PathOf(Cases, name, "dgd.yaml"))), Cases, name, "patch.json");

    [Theory]
    [InlineData(EngineBackend.Vllm, "VllmPrefillWorker", "VllmDecodeWorker")]
    [InlineData(EngineBackend.Sglang, "prefill", "decode")]
    [InlineData(EngineBackend.Mocker, "prefill", "decode")]
    public void Backend_ChoosesAmongOldNames(EngineBackend backend, string prefill, string decode)
    {
        var pools = PoolFinder.Find(Only(TwoBackends), backend);

        Assert.Equal((prefill, decode), (pools.Prefill?.Name, pools.Decode?.Name));
        Assert.Empty(pools.Ambiguous);
    }

    [Fact]
    public void NoBackend_OldNamesOfTwo_AreAmbiguous() => Assert.Equal(
        ["prefill: VllmPrefillWorker, prefill", "decode: VllmDecodeWorker, decode"],
        PoolFinder.Find(Only(TwoBackends)).Ambiguous);

    [Fact]
    public void Frontends_AreNamed() => Assert.Equal(
        ["Front", "Back"],
        PoolFinder.Find(Only("""
            apiVersion: nvidia.com/v1beta1
            kind: DynamoGraphDeployment
            metadata: {name: a}
            spec:
              components: [{name: Front, type: frontend}, {name: w, type: worker}, {name: Back, type: frontend}]
            """)).Frontends);

    private static GraphDeployment Only(string manifest) => Assert.Single(GraphManifest.Read(manifest, "a").Deployments);
}
