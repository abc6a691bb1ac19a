using System.Diagnostics;

namespace Planner.LocalRuntime.Tests;

public class HostProcessTests
{
    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_LetsRunningWorkEnd_AndExitsWithZero(string signal)
    {
        using var host = await HostProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        var work = client.GetStringAsync("/api/work/0.3");
        await host.ReadUntilAsync("working");

        host.Signal(signal);

        Assert.Equal("done", await work);
        Assert.Equal((0, "stopping\n", ""), await host.EndAsync());
    }

    [UnixTheory]
    [InlineData("INT")]
    public async Task SecondSignal_EndsTheProcessAtOnce(string signal)
    {
        using var host = await HostProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        var work = client.GetStringAsync("/api/work/60");
        await host.ReadUntilAsync("working");

        host.Signal(signal);
        await host.ReadUntilAsync("stopping");
        host.Signal(signal);

        Assert.Equal(130, (await host.EndAsync()).ExitCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => work);
    }

    [UnixTheory]
    [InlineData("TERM")]
    public async Task WorkThatDoesNotEnd_IsLeftBehind(string signal)
    {
        using var host = await HostProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        var work = client.GetStringAsync("/api/work/60");
        await host.ReadUntilAsync("working");

        host.Signal(signal);

        Assert.Equal(0, (await host.EndAsync()).ExitCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => work);
    }

    [Fact]
    public async Task PortInUse_IsOneLine()
    {
        using var first = await HostProcess.StartAsync();
        using var second = HostProcess.Launch("--port", $"{first.Address.Port}");

        var (code, output, error) = await second.EndAsync();

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            $"Cannot listen on 127.0.0.1, port {first.Address.Port}: Address already in use. Choose another port with " +
            "--port.",
            error.TrimEnd());
    }

    [Fact]
    public async Task WrongArgument_ExitsWithTwo()
    {
        using var host = HostProcess.Launch("--port", "many");

        Assert.Equal(
            (2, "", "FUNCTIONS_PORT is \"many\": it must be a whole number from 0 to 65535.\n"), await host.EndAsync());
    }

    [Fact]
    public async Task TimersRun_AndShareServicesWithRequests()
    {
        using var host = await HostProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        var watch = Stopwatch.StartNew();

        var text = "";
        while (watch.Elapsed.TotalSeconds < 20 && text is "" or """{"ticks":0}""")
        {
            text = await client.GetStringAsync("/api/ticks");
            await Task.Delay(50);
        }

        Assert.StartsWith("""{"ticks":""", text, StringComparison.Ordinal);
        Assert.NotEqual("""{"ticks":0}""", text);
    }

    private sealed class UnixTheoryAttribute : TheoryAttribute
    {
        public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "signals are sent with kill" : null;
    }
}
