using System.Diagnostics;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>Microsoft's own parser of KQL, the language of the alerts, which <c>tests/tools/install.sh</c> installs. It needs node.</summary>
internal static class Kusto
{
    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "planner-tests", "kusto", "node_modules", "@kusto", "language-service-next");

    public static string? Missing => File.Exists(Path.Combine(Folder, "bridge.min.js"))
        ? null
        : $"there is no parser of KQL in {Folder}; tests/tools/install.sh installs it";

    /// <summary>What is wrong with a query: syntax, names, types. A line each.</summary>
    public static string ProblemsOf(string query)
    {
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests", "Planner.Infra.Tests", "kusto.js"), Folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(query);
        process.StandardInput.Close();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return printed;
    }
}
