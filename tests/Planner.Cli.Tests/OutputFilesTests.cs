using Planner.Testing;

namespace Planner.Cli;

public sealed class OutputFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Interrupted_WritesNothing()
    {
        using var interruption = new CancellationTokenSource();
        interruption.Cancel();
        var (exit, stdout, stderr) = InProcess.Run(Replay("--output", PathOf("r.json"), "--html", PathOf("r.html")), interruption.Token);

        Assert.Equal((1, "", "interrupted; nothing was written\n"), (exit, stdout, stderr));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void InterruptedSearch_WritesNothing()
    {
        using var interruption = new CancellationTokenSource();
        interruption.Cancel();
        var (exit, _, _) = InProcess.Run(Replay("--static", "2,2", "--output", PathOf("r.json")), interruption.Token);

        Assert.Equal(1, exit);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void FailedWork_KeepsTheOldFile()
    {
        var report = _folder.Write("r.json", "old");
        var trace = _folder.Write("t.jsonl", """{"timestamp": 0, "input_length": 10000000, "output_length": 10000000}""");
        var (exit, _, _) = InProcess.Run(
            "replay", "--config", Examples("fleet.yaml"), "--trace", trace, "--no-compare", "--output", report);

        Assert.Equal(1, exit);
        Assert.Equal("old", File.ReadAllText(report));
        Assert.Equal(["r.json", "t.jsonl"], _folder.Files());
    }

    [Fact]
    public void ExistingFile_IsReplaced()
    {
        var report = _folder.Write("r.json", "old");
        var (exit, _, _) = InProcess.Run(Replay("--no-compare", "--output", report));

        Assert.Equal(0, exit);
        Assert.StartsWith("{\n", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(["r.json"], _folder.Files());
    }

    [Fact]
    public void Link_IsFollowed()
    {
        var report = _folder.Write("r.json", "old");
        File.CreateSymbolicLink(PathOf("link.json"), report);
        InProcess.Run(Replay("--no-compare", "--output", PathOf("link.json")));

        Assert.Equal(report, new FileInfo(PathOf("link.json")).LinkTarget);
        Assert.StartsWith("{\n", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Device_IsWrittenToAndStays()
    {
        var (exit, _, stderr) = InProcess.Run(Replay("--no-compare", "--output", "/dev/null", "--html", "/dev/null"));

        Assert.Equal((0, ""), (exit, stderr));
        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    /// <summary>A device that is always full stands for a disk.</summary>
    [Theory]
    [InlineData("--output")]
    [InlineData("--decisions")]
    [InlineData("--html")]
    public void FullDisk_IsToldByOptionAndFile_AndNothingIsKept(string option)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string[] others = [.. new[] { "--output", "--decisions", "--html" }.Where(other => other != option)];
        var (exit, stdout, stderr) = InProcess.Run(
            ["replay", "--config", Examples("fleet.yaml"), "--trace", ShortTrace, "--no-compare",
             option, "/dev/full", .. others.SelectMany(other => new[] { other, PathOf($"{other}.txt") })]);

        Assert.Equal((1, "", $"{option} /dev/full: cannot be written: No space left on device; nothing was kept\n"), (exit, stdout, stderr));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void FolderThatTakesNoFiles_IsRefusedBeforeTheWork()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Nobody can create files there, not even a superuser.
        var (exit, stdout, stderr) = InProcess.Run(Replay("--output", "/proc/r.json"));

        Assert.Equal((2, ""), (exit, stdout));
        Assert.StartsWith("--output /proc/r.json: cannot be written: ", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public void HtmlReport_IsOneWholePage()
    {
        InProcess.Run(Replay("--html", PathOf("r.html")));
        var page = File.ReadAllText(PathOf("r.html"));

        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("<svg ").Length - 1);
        Assert.Contains("smallest static for 99%", page);
        Assert.DoesNotContain("<?xml", page);
        Assert.DoesNotContain("src=", page);
    }

    [Fact]
    public void HtmlReport_HasTheTableOfTheTerminal()
    {
        var (_, stdout, _) = InProcess.Run(
            "replay", "--config", Examples("fleet.yaml"), "--trace", ShortTrace, "--compare", "--html", PathOf("r.html"));
        var page = File.ReadAllText(PathOf("r.html"));
        var rows = stdout[stdout.IndexOf("P,D", StringComparison.Ordinal)..].Split('\n').Select(Cells).Where(row => row.Length > 1).ToList();

        Assert.Contains(rows, row => row[0] == "workers starting");
        Assert.All(rows, row => Assert.Contains(string.Join("</td><td>", row), page));
    }

    [Fact]
    public void HtmlReport_OfAbsurdNumbers_IsDrawn()
    {
        var trace = _folder.Write("t.jsonl", """
            {"timestamp": 0, "input_length": 10000000, "output_length": 9}
            {"timestamp": 99000, "input_length": 1, "output_length": 1}
            """);
        var (exit, _, stderr) = InProcess.Run(
            "replay", "--config", Examples("fleet.yaml"), "--trace", trace, "--no-compare", "--html", PathOf("r.html"));

        Assert.Equal((0, ""), (exit, stderr));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Of a line of a table, whose columns are two blanks apart at least.</summary>
    private static string[] Cells(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private static string[] Replay(params string[] more) =>
        ["replay", "--config", Examples("fleet.yaml"), "--trace", Examples("day.jsonl.gz"), .. more];

    private static string ShortTrace => Repository.PathOf("tests/Planner.Cli.Tests/Cases/replay-compare/trace.jsonl");

    private static string Examples(string name) => Repository.PathOf("docs", "examples", name);
}
