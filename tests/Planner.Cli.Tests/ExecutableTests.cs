using System.Diagnostics;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Cli;

/// <summary>The program as it is installed: a process with arguments, environment and streams.</summary>
public sealed partial class ExecutableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TwoReplays_OfTheSameInput_GiveTheSameBytes()
    {
        string[] outputs = ["report.json", "decisions.jsonl", "report.html"];
        var runs = new[] { "1", "2" }.Select(run =>
        {
            var result = Start(
                [], "replay", "--config", Examples("fleet.yaml"), "--trace", Examples("day.jsonl.gz"),
                "--output", Output(run, outputs[0]), "--decisions", Output(run, outputs[1]), "--html", Output(run, outputs[2]));
            Assert.Equal((0, ""), (result.Exit, result.Stderr));
            return (result.Stdout, Files: outputs.Select(name => WallSeconds().Replace(File.ReadAllText(Output(run, name)), "")));
        }).ToList();

        Assert.Equal(runs[0].Stdout, runs[1].Stdout);
        Assert.Equal(runs[0].Files, runs[1].Files);
        Assert.Matches(@"smallest[^\n]*\n[^\n]*static for[^\n]*\n[^\n]*99%", runs[0].Stdout);
    }

    [Fact]
    public void Configuration_ComesFromTheEnvironment()
    {
        var file = Start([("PLANNER_CONFIG", Examples("fleet.yaml"))], "validate");
        var document = Start([("PLANNER_CONFIG", "ttft: 300"), ("DYN_PARENT_DGD_K8S_NAME", "llama")], "validate");
        var option = Start([("PLANNER_CONFIG", "ttft: -1")], "validate", "--config", Examples("fleet.yaml"));

        Assert.Equal((0, "valid: example\n", ""), file);
        Assert.Equal((0, "valid: llama\n", ""), document);
        Assert.Equal((0, "valid: example\n", ""), option);
    }

    [Fact]
    public void Environment_ThatIsWrong_IsNamed()
    {
        var nothing = Start([], "validate");
        var missing = Start([("PLANNER_CONFIG", "/none/fleet.yaml")], "validate");
        var name = Start([("PLANNER_CONFIG", "ttft: 300"), ("DYN_PARENT_DGD_K8S_NAME", "Not_A_Label")], "validate");

        Assert.Equal((2, "", "no configuration: name a file with --config, or set PLANNER_CONFIG\n"), nothing);
        Assert.Equal((2, "", "/none/fleet.yaml: file not found; check the path of the configuration\n"), missing);
        Assert.Equal((2, ""), (name.Exit, name.Stdout));
        Assert.StartsWith("error DYN_PARENT_DGD_K8S_NAME: got 'Not_A_Label'; expected", name.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_IsTheOneInTheDocumentation()
    {
        var (exit, stdout, stderr) = Start([], "schema");

        Assert.Equal((0, ""), (exit, stderr));
        Assert.Equal(File.ReadAllText(Repository.PathOf("docs", "reference", "planner.schema.json")), stdout);
    }

    [Fact]
    public void Version_IsPrinted() => Assert.Matches(@"^\d+\.\d+\.\d+", Start([], "--version").Stdout);

    public void Dispose() => _folder.Dispose();

    private string Output(string run, string name) => Path.Combine(_folder.Path, run + name);

    private static string Examples(string name) => Repository.PathOf("docs", "examples", name);

    private (int Exit, string Stdout, string Stderr) Start((string Name, string Value)[] environment, params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "planner"), words)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DYN_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("PLANNER_CONFIG");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var stderr = process.StandardError.ReadToEndAsync();
        var stdout = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, stdout, stderr.Result);
    }

    [GeneratedRegex("\"wall_seconds\": [0-9.eE+-]+", RegexOptions.None, 1000)]
    private static partial Regex WallSeconds();
}
