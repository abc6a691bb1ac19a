using System.Text.Json.Nodes;

namespace Planner.Cluster.Dynamo;

public class ReplicaPatchTests
{
    [Fact]
    public void Scale_TestsWhatWasRead() => AssertPatch(
        """[{"op":"test","path":"/spec/replicas","value":2},{"op":"add","path":"/spec/replicas","value":3}]""",
        ReplicaPatch.OfScale(2, 3));

    /// <summary>A scale of 0 shows no number.</summary>
    [Fact]
    public void ScaleFromZero_TestsThatThereIsNone() => AssertPatch(
        """[{"op":"test","path":"/spec/replicas","value":null},{"op":"add","path":"/spec/replicas","value":1}]""",
        ReplicaPatch.OfScale(0, 1));

    [Fact]
    public void OlderShape_IsPatchedByName() => AssertPatch(
        """[{"op":"test","path":"/spec/services/a~1b~0c/replicas","value":2},{"op":"add","path":"/spec/services/a~1b~0c/replicas","value":5}]""",
        ReplicaPatch.OfDeployment(JsonNode.Parse("""{"spec": {"services": {"a/b~c": {"replicas": 2} } } }""")!, "a/b~c", 5));

    [Fact]
    public void NewerShape_TestsTheNameAtTheIndexToo() => AssertPatch(
        """
        [{"op":"test","path":"/spec/components/1/name","value":"decode"},
         {"op":"test","path":"/spec/components/1/replicas","value":2},
         {"op":"add","path":"/spec/components/1/replicas","value":5}]
        """,
        ReplicaPatch.OfDeployment(Newer("""{"name": "decode", "replicas": 2}"""), "decode", 5));

    [Fact]
    public void ReplicasThatAreLeftOut_AreTestedAsNone() => AssertPatch(
        """
        [{"op":"test","path":"/spec/components/1/name","value":"decode"},
         {"op":"test","path":"/spec/components/1/replicas","value":null},
         {"op":"add","path":"/spec/components/1/replicas","value":5}]
        """,
        ReplicaPatch.OfDeployment(Newer("""{"name": "decode"}"""), "decode", 5));

    private static JsonNode Newer(string component) =>
        JsonNode.Parse($$"""{"spec": {"components": [{"name": "frontend"}, {{component}}] } }""")!;

    private static void AssertPatch(string expected, JsonArray patch) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), patch), patch.ToJsonString());
}
