using Planner.Testing;

namespace Planner.Cluster.Documents;

/// <summary>Whether a change of the configuration's files is seen, however they are mounted.</summary>
public sealed class FleetFilesTests : IDisposable
{
    private static readonly DateTime Written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>As kubelet does: fleet.yaml -> ..data/fleet.yaml, ..data -> v1, and then v2 in its place.</summary>
    [Fact]
    public void FolderSwappedBehindTheLinks_IsSeen_ThoughTimeAndLengthStay()
    {
        Version("v1", "deployments: [{ name: a }]");
        Version("v2", "deployments: [{ name: b }]");
        Directory.CreateSymbolicLink(_folder.PathOf("..data"), "v1");
        File.CreateSymbolicLink(_folder.PathOf("fleet.yaml"), "..data/fleet.yaml");
        var files = new FleetFiles(_folder.PathOf("fleet.yaml"));
        var before = files.Stamp();
        Assert.Equal(before, files.Stamp());

        Directory.Delete(_folder.PathOf("..data"));
        Directory.CreateSymbolicLink(_folder.PathOf("..data"), "v2");

        Assert.NotEqual(before, files.Stamp());
    }

    [Theory]
    [InlineData("settings.yaml")]
    [InlineData("profile/prefill_raw_data.json")]
    public void ReferencedFile_IsSeen(string changed)
    {
        Directory.CreateDirectory(_folder.PathOf("profile"));
        _folder.Write("settings.yaml", "ttft: 100");
        _folder.Write("fleet.yaml", "deployments: [{ name: a, config: settings.yaml, profile: profile }]");
        var files = new FleetFiles(_folder.PathOf("fleet.yaml"));
        var before = files.Stamp();
        Assert.Equal(before, files.Stamp());

        _folder.Write(changed, "ttft: 200");

        Assert.NotEqual(before, files.Stamp());
    }

    [Fact]
    public void FileThatIsNotThere_HasAStamp_UntilItComes()
    {
        var files = new FleetFiles(_folder.PathOf("fleet.yaml"));
        var before = files.Stamp();
        Assert.Equal(before, files.Stamp());

        _folder.Write("fleet.yaml", "deployments: []");

        Assert.NotEqual(before, files.Stamp());
    }

    private void Version(string name, string fleet)
    {
        Directory.CreateDirectory(_folder.PathOf(name));
        File.SetLastWriteTimeUtc(_folder.Write($"{name}/fleet.yaml", fleet), Written);
    }
}
