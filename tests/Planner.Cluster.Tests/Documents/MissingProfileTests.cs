using Planner.Configuration;
using Planner.Testing;

namespace Planner.Cluster.Documents;

/// <summary>A deployment of Dynamo's rapid mode, which leaves engines and no profile.</summary>
public sealed class MissingProfileTests : IDisposable
{
    private const string Rapid =
        "aic_interpolation: { hf_id: m, system: h200_sxm, backend: vllm, prefill_pick: { tp: 2 }, decode_pick: { tp: 2 } }";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NoProfile_IsMadeFromTheFileWithTheSettings()
    {
        var (documents, deployments) = Open($"deployments: [{{ name: chat, config: {{ {Rapid} }} }}]");

        Assert.Null(documents.Profile(deployments[0]));
        Assert.Equal(
            $"python3 tools/aic-profile/aic_profile.py --spec {_folder.PathOf("fleet.yaml")} --output {_folder.PathOf("profiles/chat")}",
            documents.MissingProfile(deployments[0])!.Line);
    }

    [Fact]
    public void OneOfSeveral_IsNamed()
    {
        var (documents, deployments) = Open($"deployments: [{{ name: chat, config: {{ {Rapid} }} }}, {{ name: other }}]");

        Assert.Contains(" --deployment chat ", documents.MissingProfile(deployments[0])!.Line, StringComparison.Ordinal);
        Assert.Null(documents.MissingProfile(deployments[1]));
    }

    [Fact]
    public void ADocumentByItself_HasToBeSaved()
    {
        var documents = FleetDocuments.OfVariable($"deployments: [{{ name: chat, config: {{ {Rapid} }} }}]");

        Assert.StartsWith(
            "python3 tools/aic-profile/aic_profile.py --spec planner_config.json --output profiles/chat",
            documents.MissingProfile(documents.Check().Fleet!.Deployments[0])!.Line, StringComparison.Ordinal);
    }

    /// <summary>Dynamo's own default, which is in every file that it writes.</summary>
    [Fact]
    public void TheFolderOfResults_ThatRapidModeDoesNotWrite_IsNoProfile()
    {
        var (documents, deployments) = Open($"profile_results_dir: profiling_results\n{Rapid}");

        Assert.Null(documents.Profile(deployments[0]));
        Assert.NotNull(documents.MissingProfile(deployments[0]));
    }

    [Fact]
    public void AProfileThatWasMade_IsReadWhereverItIsNamed()
    {
        Directory.CreateDirectory(_folder.PathOf("profiles"));
        CopyProfile(_folder.PathOf("profiles/chat"));

        foreach (var text in new[]
        {
            $"profile_results_dir: profiles/chat\n{Rapid}",
            $"deployments: [{{ name: chat, profile: profiles/chat, config: {{ {Rapid} }} }}]",
        })
        {
            var (documents, deployments) = Open(text);

            Assert.NotNull(documents.Profile(deployments[0]));
            Assert.Null(documents.MissingProfile(deployments[0]));
        }
    }

    [Fact]
    public void AProfileThatIsMadeLater_IsAChangeOfTheFiles()
    {
        Open($"profile_results_dir: profiles/chat\n{Rapid}");
        var files = new FleetFiles(_folder.PathOf("fleet.yaml"));
        var before = files.Stamp();

        CopyProfile(_folder.PathOf("profiles/chat"));

        Assert.NotEqual(before, files.Stamp());
    }

    [Fact]
    public void AFolderThatTheFleetFileNames_MustBeThere()
    {
        var (documents, deployments) = Open($"deployments: [{{ name: chat, profile: profiles/chat, config: {{ {Rapid} }} }}]");

        Assert.Contains("folder not found", Assert.Throws<DocumentException>(() => documents.Profile(deployments[0])).Message, StringComparison.Ordinal);
    }

    private static void CopyProfile(string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("docs", "examples", "profile")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private (FleetDocuments Documents, IReadOnlyList<DeploymentConfig> Deployments) Open(string text)
    {
        _folder.Write("fleet.yaml", text);
        var documents = FleetDocuments.OfFile(_folder.PathOf("fleet.yaml"));
        return (documents, documents.Check().Fleet!.Deployments);
    }
}
