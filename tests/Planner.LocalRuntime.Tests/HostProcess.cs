using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Planner.LocalRuntime.Tests;

/// <summary>The sample app as a process of its own.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    public static HostProcess Launch(params string[] args)
    {
        var app = Path.Combine(AppContext.BaseDirectory, "Planner.LocalRuntime.Sample.dll");
        var start = new ProcessStartInfo("dotnet", [app, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Launches it on a free port and waits until it listens.</summary>
    public static async Task<HostProcess> StartAsync()
    {
        var host = Launch("--port", "0");
        host.Address = new Uri(Listed().Match(await host.ReadUntilAsync("[GET]")).Value);
        return host;
    }

    public async Task<string> ReadUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The app ended: {await _process.StandardError.ReadToEndAsync(patience.Token)}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var output = _process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = _process.StandardError.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [GeneratedRegex("http://[0-9.:]+", RegexOptions.None, 1000)]
    private static partial Regex Listed();
}
