using System.Diagnostics;
using System.Globalization;

namespace Planner.Storage;

/// <summary>A process of its own that counts a deployment's state up, and says so after each write.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private WriterProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static WriterProcess Start(string path, string deployment, int writes)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Planner.Storage.Crasher.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, path, deployment, writes.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new WriterProcess(Process.Start(start)!);
    }

    /// <summary>The next number that was acknowledged; null at the end.</summary>
    public async Task<int?> ReadAsync() =>
        int.TryParse(await _process.StandardOutput.ReadLineAsync(), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>All numbers that were acknowledged until the process ended, by itself or not.</summary>
    public async Task<List<int>> ReadToEndAsync()
    {
        var numbers = new List<int>();
        while (await ReadAsync() is { } number)
        {
            numbers.Add(number);
        }

        await _process.WaitForExitAsync();
        return numbers;
    }

    /// <summary>SIGKILL: nothing in the process gets to finish.</summary>
    public void Kill() => _process.Kill();

    public async Task AssertDoneAsync()
    {
        await _process.WaitForExitAsync();
        Assert.Equal("", await _errors);
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
