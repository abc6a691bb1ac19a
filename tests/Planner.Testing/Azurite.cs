using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Planner.Testing;

/// <summary>A real Azurite (its table service), one for all tests of a process; it ends with the process.</summary>
public static class Azurite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing => Executable() is null
        ? "needs Azurite: run tests/tools/install.sh, or name azurite-table in AZURITE_TABLE"
        : null;

    /// <summary>Starts it, if it has not been, and gives its connection string.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static async Task<string> StartAsync()
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo(Executable()!,
            ["--tableHost", "127.0.0.1", "--tablePort", $"{port}",
             "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();   // a tenth of a second is all that there is then
        await ListeningAsync(process, port);
        return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={WellKnownKey};" +
            $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    /// <summary>Azurite's documented key, the same everywhere.</summary>
    private const string WellKnownKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static async Task ListeningAsync(Process process, int port)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited && watch.Elapsed < Patience)
            {
                // Not yet.
            }
        }
    }

    private static string? Executable()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string?[] places =
        [
            Environment.GetEnvironmentVariable("AZURITE_TABLE"),
            Path.Combine(cache, "planner-tests", "azurite", "node_modules", ".bin", "azurite-table"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, "azurite-table")),
        ];
        return places.FirstOrDefault(File.Exists);
    }
}
