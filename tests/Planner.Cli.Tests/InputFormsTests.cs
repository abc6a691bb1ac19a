using System.IO.Compression;
using System.Text;
using Planner.Testing;

namespace Planner.Cli;

/// <summary>The same input in the forms that editors, shells and other systems give it.</summary>
public sealed class InputFormsTests : IDisposable
{
    private const string Trace = """
        {"timestamp": 0, "input_length": 700, "output_length": 90}
        {"timestamp": 900, "input_length": 300, "output_length": 20}

        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, byte[]> Traces => new()
    {
        { "plain", Encoding.UTF8.GetBytes(Trace) },
        { "byte order mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Trace)] },
        { "carriage returns", Encoding.UTF8.GetBytes(Trace.ReplaceLineEndings("\r\n")) },
        { "no line feed at the end", Encoding.UTF8.GetBytes(Trace.TrimEnd()) },
        { "gzip", Gzip(Encoding.UTF8.GetBytes(Trace)) },
    };

    public static TheoryData<string, byte[], string> BadTraces => new()
    {
        { "gzip twice", Gzip(Gzip(Encoding.UTF8.GetBytes(Trace))), "line 1: no valid JSON" },
        { "cut off", Gzip(Encoding.UTF8.GetBytes(Trace))[..^12], "cut off or damaged" },
        { "UTF-16", Encoding.Unicode.GetBytes(Trace), "line 1: no valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public void Trace_InAnyForm_IsTheSame(string form, byte[] trace)
    {
        var (exit, stdout, _) = Replay(trace);

        Assert.Equal(0, exit);
        Assert.True(stdout.Contains("2 requests in 2 s"), $"{form}: {stdout}");
    }

    [Theory]
    [MemberData(nameof(BadTraces))]
    public void Trace_Unreadable_IsRefusedInOneLine(string form, byte[] trace, string problem)
    {
        var (exit, stdout, stderr) = Replay(trace);

        Assert.Equal((2, ""), (exit, stdout));
        Assert.True(stderr.Contains(problem) && stderr.Split('\n').Length == 2, $"{form}: {stderr}");
    }

    [Fact]
    public void Trace_OfZeros_IsRefusedInOneLine()
    {
        foreach (var trace in new[] { new byte[20 << 20], Gzip(new byte[20 << 20]) })
        {
            var (exit, stdout, stderr) = Replay(trace);

            Assert.Equal((2, ""), (exit, stdout));
            Assert.EndsWith(": line 1 has more than 16 MB; is it a trace? Cut it into several files\n", stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TextFiles_WithByteOrderMark_AreRead()
    {
        var config = Written("c.yaml", File.ReadAllText(Examples("fleet.yaml")));
        var profile = Directory.CreateDirectory(Path.Combine(_folder.Path, "profile")).Name;
        foreach (var file in Directory.GetFiles(Examples("profile")))
        {
            Written(Path.Combine(profile, Path.GetFileName(file)), File.ReadAllText(file));
        }

        var observation = Written("o.json", """{"request_count": 0, "num_prefill": 1, "num_decode": 1}""");
        var state = Path.Combine(_folder.Path, "s.json");
        string[] plan = ["plan", "--config", config, "--observation", observation, "--now", "2026-01-31T12:00:00Z"];
        var first = InProcess.Run([.. plan, "--state-out", state]);
        Written("s.json", File.ReadAllText(state));
        var second = InProcess.Run([.. plan, "--state", state]);

        Assert.Equal((0, 0), (first.Exit, second.Exit));
        Assert.All([first.Stderr, second.Stderr], said => Assert.StartsWith("policy slo: this is a floor", said, StringComparison.Ordinal));
    }

    [Fact]
    public void UnreadableFile_IsNamed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A process's memory has no length that a file would have.
        var (exit, stdout, stderr) = InProcess.Run("validate", "--config", "/proc/self/mem");

        Assert.Equal((2, ""), (exit, stdout));
        Assert.StartsWith("/proc/self/mem: the configuration is empty or no regular file", stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private (int Exit, string Stdout, string Stderr) Replay(byte[] trace) => InProcess.Run(
        "replay", "--config", Examples("fleet.yaml"), "--trace", _folder.Write("t.jsonl", trace), "--no-compare");

    /// <summary>UTF-16, as some editors save; its mark says so.</summary>
    private string Written(string name, string text) =>
        _folder.Write(name, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]);

    private static string Examples(string name) => Repository.PathOf("docs", "examples", name);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
