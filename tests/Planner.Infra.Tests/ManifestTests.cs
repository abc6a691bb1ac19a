using System.Text.RegularExpressions;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Infra;

/// <summary>The manifests of infra/kubernetes, as a real API server takes them.</summary>
[Trait("Needs", "servers")]
public sealed partial class ManifestTests
{
    private static readonly Dictionary<string, string> Collections = new()
    {
        ["Role"] = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
        ["RoleBinding"] = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
        ["ServiceAccount"] = "/api/v1/namespaces/default/serviceaccounts",
    };

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.PathOf("infra", "kubernetes"), "*.yaml").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Manifest_IsTakenAsItIs(string file)
    {
        Require.Present(KubernetesApiServer.Missing);
        var server = await KubernetesApiServer.SharedAsync("manifests");
        var manifest = await File.ReadAllTextAsync(Repository.PathOf("infra", "kubernetes", file));

        Assert.Equal("", await server.ProblemsOfAsync(Collections[Kind().Match(manifest).Groups["kind"].Value], manifest));
    }

    [GeneratedRegex("^kind: (?<kind>[A-Za-z]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Kind();
}
