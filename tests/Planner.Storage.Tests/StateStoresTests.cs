using Planner.Runtime;
using Planner.Testing;

namespace Planner.Storage;

public sealed class StateStoresTests : IDisposable
{
    private const string NoStore = "not a store: set a storage account's connection string, the https:// address " +
        "of its tables, or file:PATH for the embedded store";

    private const string Unreadable = "the connection string cannot be read: copy it from the storage account, or set " +
        "UseDevelopmentStorage=true for Azurite";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FileSetting_OpensThatFile()
    {
        var path = _folder.PathOf("one; two", "it's.db");

        await StateStores.Open($" file:{path} ").WriteDocumentAsync("fleet", "x", default);

        Assert.True(File.Exists(path));
    }

    /// <summary>So that one setting works as it is written on Linux, macOS and Windows.</summary>
    [Fact]
    public void Tilde_IsTheFolderOfTheUser()
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal(Path.Combine(user, ".planner/state.db"), StateStores.FilePath("~/.planner/state.db"));
        Assert.Equal("~state.db", StateStores.FilePath("~state.db"));
        Assert.Equal(".planner/state.db", StateStores.FilePath(".planner/state.db"));
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
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net")]
    [InlineData("TableEndpoint=https://a.table.core.windows.net;SharedAccessSignature=secret")]
    public void TableSetting_IsTheTableStore(string setting) =>
        Assert.IsType<TableStateStore>(StateStores.Open(setting));

    [Theory]
    [InlineData("http://planner.table.core.windows.net",
        "an identity is not sent over http: set the https:// address of the account's tables, or a connection string")]
    [InlineData("https://planner.table.core.windows.net?sig=secret",
        "the address has a query: for a shared access signature set TableEndpoint=...;SharedAccessSignature=...")]
    [InlineData("AccountName=a;AccountKey=secret", Unreadable)]
    [InlineData("AccountName=;AccountKey=", Unreadable)]
    public void TableSettingThatCannotBeUsed_IsRefused_AndNotQuoted(string setting, string message) =>
        AssertRefused(setting, message);

    [Theory]
    [InlineData("state.db", NoStore)]
    [InlineData("sqlite:secret", NoStore)]
    [InlineData("file:", "file: lacks a path: set file:PATH")]
    [InlineData("file:///var/state.db", "file:// is not supported: set file:PATH, without the two slashes")]
    public void AnythingElse_IsRefusedWithWhatIsAllowed(string setting, string message) =>
        AssertRefused(setting, message);

    private static void AssertRefused(string setting, string message) =>
        Assert.Equal(message, Assert.Throws<StateStoreException>(() => StateStores.Open(setting)).Message);
}
