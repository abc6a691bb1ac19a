using Planner.Testing;
namespace Planner.Storage;

public sealed class StateStoresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FileSetting_OpensThatFile()
    {
        var path = _folder.PathOf("one; two", "it's.db");

        await StateStores.Open($" file:{path} ").WriteDocumentAsync("fleet", "x", default);

        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void NoSetting_IsTheEmbeddedStore(string? setting) =>
        Assert.IsType<FileStateStore>(StateStores.Open(setting));

    [Theory]
    [InlineData("https://planner.table.core.windows.net")]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=secret;EndpointSuffix=core.windows.net")]
    [InlineData("TableEndpoint=https://a.table.core.windows.net;SharedAccessSignature=secret")]
    public void TableStorage_IsRefusedForNow(string setting) =>
        AssertRefused(setting, "Azure Table storage is not supported yet: set file:PATH for the embedded store");

    [Theory]
    [InlineData("state.db", "the setting names no store: set file:PATH for the embedded store")]
    [InlineData("sqlite:secret", "the setting names no store: set file:PATH for the embedded store")]
    [InlineData("file:", "file: lacks a path: set file:PATH")]
    [InlineData("file:///var/state.db", "file:// is not supported: set file:PATH, without the two slashes")]
    public void AnythingElse_IsRefusedWithWhatIsAllowed(string setting, string message) =>
        AssertRefused(setting, message);

    private static void AssertRefused(string setting, string message) =>
        Assert.Equal(message, Assert.Throws<StateStoreException>(() => StateStores.Open(setting)).Message);
}
