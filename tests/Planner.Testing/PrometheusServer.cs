using System.Diagnostics;

namespace Planner.Testing;

/// <summary>A real Prometheus that holds given samples, or scrapes; ends with the process of the tests.</summary>
public sealed class PrometheusServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private PrometheusServer(string configuration, string? openMetrics)
    {
        _folder.Write("prometheus.yml", configuration);
        var port = FreePort.Next();
        Address = $"http://127.0.0.1:{port}";
        if (openMetrics is not null)
        {
            _folder.Write("samples.txt", openMetrics);
            using var import = Launch("promtool", "tsdb", "create-blocks-from", "openmetrics", _folder.PathOf("samples.txt"), _folder.PathOf("data"));
            if (!import.WaitForExit(Patience))
            {
                throw new InvalidOperationException("promtool did not end");
            }
        }

        _process = Launch("prometheus", $"--config.file={_folder.PathOf("prometheus.yml")}",
            $"--storage.tsdb.path={_folder.PathOf("data")}", "--storage.tsdb.retention.time=100y", $"--web.listen-address=127.0.0.1:{port}");
    }

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing => Binary("prometheus") is null || Binary("promtool") is null
        ? "needs Prometheus: run tests/tools/install.sh, or put prometheus and promtool on the PATH"
        : null;

    public string Address { get; }

    /// <summary>Starts one with samples in the OpenMetrics text format, each with its time.</summary>
    public static Task<PrometheusServer> StartAsync(string openMetrics) => ReadyAsync(new PrometheusServer("{}", openMetrics));

    /// <summary>Starts one that scrapes a target every second.</summary>
    /// <param name="target">host:port.</param>
    /// <param name="labels">Labels that its series get, as an operator adds them: a YAML mapping.</param>
    public static Task<PrometheusServer> ScrapeAsync(string target, string labels) => ReadyAsync(new PrometheusServer($$"""
        global: { scrape_interval: 1s }
        scrape_configs:
        - job_name: frontend
          static_configs: [{ targets: ["{{target}}"], labels: {{labels}} }]
        """, null));

    private static async Task<PrometheusServer> ReadyAsync(PrometheusServer server)
    {
        using var client = new HttpClient { Timeout = Patience };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !server._process.HasExited; await Task.Delay(50))
        {
            try
            {
                if ((await client.GetAsync($"{server.Address}/-/ready")).IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        server.Dispose();
        throw new InvalidOperationException($"Prometheus did not get ready at {server.Address}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static Process Launch(string name, params string[] args)
    {
        var start = new ProcessStartInfo(Binary(name)!, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string? Binary(string name)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(cache, "planner-tests", "prometheus", "usr", "bin"))
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
