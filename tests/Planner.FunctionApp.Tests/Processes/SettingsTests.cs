using System.Net;
using Microsoft.Data.Sqlite;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>Settings that are wrong, and settings that let only some in.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("PLANNER_STORAGE", "nonsense", "PLANNER_STORAGE: not a store: set a storage account's connection string, the https:// address of its tables, or file:PATH for the embedded store")]
    [InlineData("PLANNER_STORAGE", "AccountName=a;AccountKey=secret",
        "PLANNER_STORAGE: the connection string cannot be read: copy it from the storage account, or set UseDevelopmentStorage=true for Azurite")]
    [InlineData("PLANNER_STORAGE", "file:", "PLANNER_STORAGE: file: lacks a path: set file:PATH")]
    [InlineData("PLANNER_STORAGE", "file:.", "PLANNER_STORAGE: state file {folder}: it is a folder")]
    [InlineData("PLANNER_STORAGE", "file:corrupt.db",
        "PLANNER_STORAGE: state file {folder}/corrupt.db: it is damaged or not a SQLite database; restore a copy, or move it away to start afresh")]
    [InlineData("PLANNER_CONFIG", "absent.yaml", "PLANNER_CONFIG: absent.yaml: file not found; check the path of the configuration")]
    [InlineData("THROUGHPUT_SCHEDULE", "often",
        "Function \"ThroughputAdjustment\" (ThroughputAdjustment.RunAsync): \"often\" of %THROUGHPUT_SCHEDULE% is no schedule: write six cron fields, seconds first, such as \"*/5 * * * * *\".")]
    [InlineData("LOAD_SCHEDULE", "*/5 * * * *",
        "Function \"LoadAdjustment\" (LoadAdjustment.RunAsync): \"*/5 * * * *\" of %LOAD_SCHEDULE% is no schedule: it has five fields; put the seconds in front: \"0 */5 * * * *\".")]
    [InlineData("FUNCTIONS_PORT", "many", "FUNCTIONS_PORT is \"many\": it must be a whole number from 0 to 65535.")]
    public async Task BadSetting_IsOneLine(string name, string value, string line)
    {
        _folder.Write("corrupt.db", "this is no database, and longer than the header of one would be");
        string[] args = name == "FUNCTIONS_PORT" ? ["--host", "127.0.0.1"] : [];
        using var app = App.Launch(_folder, new Dictionary<string, string> { [name] = value }, args);

        Assert.Equal(2, await app.EndAsync());
        Assert.Equal([line.Replace("{folder}", _folder.Path, StringComparison.Ordinal)], app.Error);
        Assert.Empty(app.Output);
    }

    [Fact]
    public async Task BadConfiguration_EveryProblemIsALine()
    {
        _folder.Write("fleet.yaml", "deployments:\n- name: One\n  config: { ttft: -1, max_gpu_budgt: 3 }\n");
        using var app = App.Launch(_folder, new Dictionary<string, string> { ["PLANNER_CONFIG"] = "fleet.yaml" });

        Assert.Equal(2, await app.EndAsync());
        Assert.Equal(3, app.Error.Count);
        Assert.Contains(app.Error, line => line.Contains("ttft", StringComparison.Ordinal));
        Assert.Contains(app.Error, line => line.Contains("max_gpu_budget", StringComparison.Ordinal));
        Assert.Empty(app.Output);
    }

    [Theory]
    [InlineData("host.json", "{ \"version\": ")]
    [InlineData("local.settings.json", "{ \"Values\": { \"A\" } }")]
    public async Task BrokenFile_IsOneLine_AndNothingWasBegun(string file, string text)
    {
        _folder.Write(file, text);
        using var app = App.Launch(_folder);

        Assert.Equal(2, await app.EndAsync());
        Assert.StartsWith($"{_folder.PathOf(file)}, line 1: ", Assert.Single(app.Error), StringComparison.Ordinal);
        Assert.Empty(app.Output);
        Assert.Equal([file], _folder.Files());
    }

    [Fact]
    public async Task PortInUse_IsOneLine()
    {
        using var first = await App.StartAsync(_folder);
        using var other = new TemporaryFolder();
        using var second = App.Launch(other, null, "--port", $"{first.Port}");

        Assert.Equal(1, await second.EndAsync());
        Assert.StartsWith(
            $"Cannot listen on 127.0.0.1, port {first.Port}: ", Assert.Single(second.Error), StringComparison.Ordinal);
        Assert.Empty(second.Output);
    }

    [Fact]
    public async Task LockedStore_IsOneLine()
    {
        using (var app = await App.StartAsync(_folder))
        {
            await app.KillAsync();
        }

        var source = $"Data Source={_folder.PathOf(".planner", "state.db")};Pooling=False";
        await using var connection = new SqliteConnection(source);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();

        using var second = App.Launch(_folder);

        Assert.Equal(2, await second.EndAsync());
        Assert.EndsWith("another process has locked it for more than 10 s", Assert.Single(second.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_OpensEverythingButHealth()
    {
        using var app = await App.StartAsync(_folder, new Dictionary<string, string> { ["FUNCTIONS_KEY"] = "opens" });

        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/healthz")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/api/deployments")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/api/deployments/demo?code=wrong")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.RescaleAsync("""{"prefill": 3}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/deployments?code=opens")).Status);
        app.Client.DefaultRequestHeaders.Add("x-functions-key", "opens");
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/deployments/demo/decisions")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await app.RescaleAsync("""{"prefill": 3}""")).Status);
    }
}
