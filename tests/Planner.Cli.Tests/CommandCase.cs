using System.CommandLine;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Cli;

/// <summary>
/// A folder below Cases: <c>command.txt</c> has the words after <c>planner</c>, and any inputs lie beside it. What the
/// command does is golden: <c>exit.txt</c>, <c>stdout.txt</c>, <c>stderr.txt</c>, and in <c>out</c> the files it writes.
/// In all of them <c>{dir}</c> is the case's folder, <c>{examples}</c> is docs/examples and <c>{out}</c> an empty folder.
/// </summary>
internal sealed partial class CommandCase(string name) : IDisposable
{
    private const string Cases = "tests/Planner.Cli.Tests/Cases";
    private readonly string _folder = Repository.PathOf(Cases, name);
    private readonly TemporaryFolder _out = new();

    public static IEnumerable<string> Names =>
        Directory.EnumerateDirectories(Repository.PathOf(Cases)).Select(path => Path.GetFileName(path)).Order();

    public void Check()
    {
        var (exit, stdout, stderr) = InProcess.Run(Words());
        Golden.Check($"{exit}\n", Cases, name, "exit.txt");
        Golden.Check(Neutral(stdout), Cases, name, "stdout.txt");
        Golden.Check(Neutral(stderr), Cases, name, "stderr.txt");
        var written = _out.Files().ToList();
        foreach (var file in written)
        {
            var text = Neutral(File.ReadAllText(Path.Combine(_out.Path, file)));
            Golden.Check(text.Length > 0 ? text : "(empty)\n", Cases, name, "out", file);
        }

        Assert.Equal(Expected(), written);
    }

    public void Dispose() => _out.Dispose();

    private string[] Words() =>
        [.. Word().Matches(File.ReadAllText(Path.Combine(_folder, "command.txt")))
            .Select(word => word.Groups["quoted"].Success ? word.Groups["quoted"].Value : word.Value)
            .Select(word => word.Replace("{dir}", _folder).Replace("{examples}", Examples).Replace("{out}", _out.Path))];

    private static string Examples => Repository.PathOf("docs", "examples");

    private IEnumerable<string> Expected() => Directory.Exists(Path.Combine(_folder, "out"))
        ? Directory.EnumerateFiles(Path.Combine(_folder, "out")).Select(path => Path.GetFileName(path)).Order()
        : [];

    private string Neutral(string text) => WallSeconds().Replace(
        text.ReplaceLineEndings("\n").Replace(_folder, "{dir}").Replace(Examples, "{examples}").Replace(_out.Path, "{out}")
            .Replace(RootCommand.ExecutableName, "planner"),
        "\"wall_seconds\": 0");

    [GeneratedRegex("""
        "(?<quoted>[^"]*)"|\S+
        """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("\"wall_seconds\": [0-9.eE+-]+", RegexOptions.None, 1000)]
    private static partial Regex WallSeconds();
}
