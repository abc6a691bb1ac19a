using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Planner.Testing;

/// <summary>A built app as a process of its own, in a folder of its own, without the settings of who runs the tests.</summary>
public sealed partial class AppProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);   // of a machine that is busy otherwise

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();

    private AppProcess(Process process) => _process = process;

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyList<string> Error => [.. _error];

    /// <summary>Calls the app, once it listens.</summary>
    public HttpClient Client { get; } = new();

    public int Port => Client.BaseAddress!.Port;

    /// <param name="app">File name of the app, beside the tests.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="args">Arguments.</param>
    public static AppProcess Launch(
        string app, TemporaryFolder folder, IReadOnlyDictionary<string, string>? settings = null, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, app), .. args])
        {
            UseShellExecute = false,
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Prepare(start.Environment, settings ?? new Dictionary<string, string>());
        var launched = new AppProcess(new Process { StartInfo = start });
        launched.Begin();
        return launched;
    }

    /// <summary>Waits until it tells its address.</summary>
    public async Task ListeningAsync()
    {
        await UntilAsync(() => Output.Any(line => Listed().IsMatch(line)));
        Client.BaseAddress = new Uri(Output.Select(line => Listed().Match(line)).First(match => match.Success).Value);
    }

    /// <summary>Waits for something that the app must bring about.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException(
                    $"It {(_process.HasExited ? "ended" : "did not happen")}:\n{string.Join('\n', [.. Output, .. Error])}");
            }
        }
    }

    /// <summary>Waits until it ends, and its output with it.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as a container's host does.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Client.Dispose();
    }

    private static void Prepare(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> settings)
    {
        string[] ours = ["PLANNER_", "FUNCTIONS_", "DYN_", "THROUGHPUT_", "LOAD_", "Logging"];
        foreach (var name in environment.Keys.Where(name => ours.Any(name.StartsWith)).ToArray())
        {
            environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }
    }

    private void Begin()
    {
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [GeneratedRegex("http://[0-9.]+:[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Listed();
}

/// <summary>A test that sends signals, which Windows has none of.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "signals are sent with kill" : null;
}
