using CsCheck;
using Planner.Cluster.Documents;
using Planner.Testing;

namespace Planner.Cluster.Dynamo;

public class GraphManifestTests
{
    private const string Good = """
        apiVersion: nvidia.com/v1beta1
        kind: DynamoGraphDeployment
        metadata:
          name: small
        spec:
          components:
          - name: w
            type: decode
            replicas: 2
            multinode: {nodeCount: 2}
            podTemplate:
              spec:
                containers:
                - name: main
                  args: ["--model", 'Qwen/Q', "python3 \
                    --tp 2"]
                  resources: {limits: {nvidia.com/gpu: "4"}}
          - name: Planner
            type: planner
            podTemplate:
              spec:
                containers:
                - name: main
                  args: [--config, '{"backend": "vllm", "a": [1, null, true]}']
        ---
        kind: ConfigMap
        metadata: {name: other}
        """;

    private static readonly string[] Pieces =
    [
        "\n", "\t", "  ", ": ", "- ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "<<: *a\n", "!!str ", "|\n", ">", "#",
        "---\n", "? ", "%", "\\", "\\u", "\0", "\uD83D", "null", "1e999", "-1", "999999999999", "true", "items:\n", "List", "\r",
    ];

    private static readonly Gen<string> Damaged =
        Gen.Select(Gen.Int[0, Good.Length], Gen.Int[0, 20], Gen.OneOf(Pieces)).Array[1, 4].Select(edits => edits.Aggregate(
            Good, (text, edit) => text[..Math.Min(edit.Item1, text.Length)] + edit.Item3
                + text[Math.Min(edit.Item1 + edit.Item2, text.Length)..]));

    public static TheoryData<string, string> Refused => new()
    {
        { "", "a.yaml: there is no Kubernetes object in it; name a manifest, with apiVersion and kind" },
        { "---\n---\n", "a.yaml: there is no Kubernetes object in it; name a manifest, with apiVersion and kind" },
        { "hello", "a.yaml: there is no Kubernetes object in it; name a manifest, with apiVersion and kind" },
        { "[1, 2]", "a.yaml: there is no Kubernetes object in it; name a manifest, with apiVersion and kind" },
        { "a\0b", "a.yaml: it contains a NUL character" },
        { "kind: a\nkind: b", "a.yaml, line 2: the key 'kind' is given twice" },
        { "kind: *a", "a.yaml, line 1: there is no &a before this alias" },
        { "kind: a\n? [b]\n: c", "a.yaml, line 2: a key must be text" },
        { "kind: a\nname: {{ .Release.Name }}", "a.yaml, line 2: a key must be text; is it a template? Then render it first (helm template)" },
        { new string('[', 60), "a.yaml, line 1: nested too deeply" },
        { Bomb, "a.yaml, line 3: aliases stand for too much" },
    };

    /// <summary>Ten thousand million laughs in six lines.</summary>
    private static string Bomb => "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(0, 5).Select(i =>
        $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i)}", 100))}]\n"));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Text_ThatIsNoManifest_IsRefusedInOneLine(string text, string problem) =>
        Assert.Equal([problem], Assert.Throws<DocumentException>(() => GraphManifest.Read(text, "a.yaml")).Problems);

    [Fact]
    public void Others_AreNamed()
    {
        var manifest = GraphManifest.Read(Good + "\n---\n---\n- 1\n---\napiVersion: other.com/v1\nkind: DynamoGraphDeployment\n", "a");

        Assert.Equal(["small"], manifest.Deployments.Select(deployment => deployment.Name));
        Assert.Equal(["ConfigMap other", "an object without a kind", "DynamoGraphDeployment"], manifest.Others);
    }

    [Fact]
    public void ListOfKubectl_IsReadAsItsItems()
    {
        var manifest = GraphManifest.Read("""
            {
            	"apiVersion": "v1", "kind": "List",
            	"items": [
            		{"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "a", "namespace": "n"},
            		 "spec": {"components": [{"name": "w", "type": "worker"}]}},
            		{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}
            	]
            }
            """, "a.json");

        Assert.Equal(("a", "n"), manifest.Deployments.Select(found => (found.Name, found.Namespace)).Single());
        Assert.Equal(["ConfigMap c"], manifest.Others);
    }

    [Fact]
    public void LinesOfWindows_AreReadAsOthers()
    {
        var text = File.ReadAllText(Repository.PathOf("tests/Planner.Cluster.Tests/Dynamo/Cases/scripts/dgd.yaml"))
            .ReplaceLineEndings("\n");

        Assert.Equal(PoolsJson.Write(text), PoolsJson.Write(text.ReplaceLineEndings("\r\n")));
    }

    [Fact]
    public void AliasesAndMergeKeys_AreFollowed()
    {
        var components = GraphManifest.Read("""
            apiVersion: nvidia.com/v1alpha1
            kind: DynamoGraphDeployment
            metadata: {name: a}
            spec:
              services:
                d: &worker
                  componentType: worker
                  subComponentType: decode
                  resources: &gpus {limits: {gpu: 8}}
                p:
                  <<: *worker
                  subComponentType: prefill
                q: {resources: *gpus}
            """, "a").Deployments.Single().Components;

        Assert.Equal(["decode", "prefill", null], components.Select(component => component.SubType));
        Assert.All(components, component => Assert.Equal(8, component.GpusPerNode.Value));
    }

    [Fact]
    public void AnyText_IsReadOrRefusedInOneLine() => Gen.String.Sample(IsReadOrRefused);

    [Fact]
    public void DamagedManifest_IsReadOrRefusedInOneLine() => Damaged.Sample(IsReadOrRefused, iter: 3000);

    [Fact]
    public void DamagedCases_AreReadOrRefusedInOneLine()
    {
        var cases = Directory.GetFiles(
            Repository.PathOf("tests/Planner.Cluster.Tests/Dynamo/Cases"), "dgd.yaml", SearchOption.AllDirectories)
            .Order().Select(File.ReadAllText).ToArray();
        Gen.Select(Gen.OneOf(cases), Gen.Int[0, 3000], Gen.Int[0, 20], Gen.OneOf(Pieces)).Sample(
            (text, at, removed, piece) => IsReadOrRefused(
                text[..Math.Min(at, text.Length)] + piece + text[Math.Min(at + removed, text.Length)..]),
            iter: 2000);
    }

    /// <summary>And what is read is one line a note, and can be written.</summary>
    private static bool IsReadOrRefused(string text)
    {
        try
        {
            var manifest = GraphManifest.Read(text, "a.yaml");
            return PoolsJson.Write(text).Length > 0
                && manifest.Deployments.SelectMany(found => PoolFinder.Find(found).Notes).Concat(manifest.Others)
                    .All(note => !note.Any(char.IsControl));
        }
        catch (DocumentException error)
        {
            return error.Problems is [{ Length: < 400 } problem] && !problem.Any(char.IsControl);
        }
    }
}
