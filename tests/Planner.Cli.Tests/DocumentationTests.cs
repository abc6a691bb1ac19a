using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Cli;

/// <summary>What README.md, the pages beside it and those in docs refer to is there, and the commands they show work.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Append(Repository.PathOf("infra", "README.md"))
            .Append(Repository.PathOf("tests", "Planner.Benchmarks", "README.md"))
            .Append(Repository.PathOf("tools", "aic-profile", "README.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_PointToWhatIsThere(string page)
    {
        var path = Repository.PathOf(page);
        var folder = Path.GetDirectoryName(path)!;
        var dead = Link().Matches(Text(page))
            .Select(link => (File: link.Groups["file"].Value, Heading: link.Groups["heading"].Value))
            .Where(link => !link.File.Contains("://"))
            .Where(link => !IsThere(link.File.Length == 0 ? path : Path.Combine(folder, link.File), link.Heading));

        Assert.Empty(dead);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Paths_InCommands_AreThere(string page)
    {
        var dead = Commands(page).SelectMany(command => RepositoryPath().Matches(command)).Select(path => path.Value)
            .Where(path => !Path.Exists(Repository.PathOf(path)));

        Assert.Empty(dead);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void PlannerCommands_OnFilesOfTheRepository_Work(string page)
    {
        foreach (var command in Commands(page).Where(command => PlannerCommand().IsMatch(command)))
        {
            var words = PlannerCommand().Replace(command, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var (exit, _, stderr) = InProcess.Run([.. words.Select(InPlace)]);

            Assert.True(exit == 0, $"{page}: {command}\n{stderr}");
        }
    }

    /// <summary>Whoever adds a command says where it can be run, or makes sure that it is run by a test.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_AreRunByTests_OrSayWhatTheyNeed(string page)
    {
        var blocks = ShellBlock().Matches(Text(page)).Select(block => block.Groups["text"].Value).Where(block => !Needs().IsMatch(block));
        var unknown = blocks.SelectMany(Lines).Where(command => command.Length > 0 && !RunByTests().IsMatch(command));

        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Routes_InCommands_AreThoseOfTheApp(string page)
    {
        var routes = File.ReadAllLines(Repository.PathOf("tests", "Planner.FunctionApp.Tests", "functions.txt"))
            .Where(line => line.Contains(": http ")).Select(line => line.Split(' ')[4].Split('/')).ToList();
        var unknown = Commands(page).SelectMany(command => Route().Matches(command)).Select(route => route.Groups["path"].Value)
            .Where(path => !routes.Exists(route => Fits(route, path.Split('/'))));

        Assert.Empty(unknown);
    }

    public void Dispose() => _folder.Dispose();

    private static bool Fits(string[] route, string[] path) => route.Length == path.Length
        && route.Zip(path).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));

    private static string Text(string page) => File.ReadAllText(Repository.PathOf(page));

    private static bool IsThere(string path, string heading) =>
        Path.Exists(path) && (heading.Length == 0 || Heading().Matches(File.ReadAllText(path))
            .Any(found => found.Groups["text"].Value.ToLowerInvariant().Replace(' ', '-') == heading));

    /// <summary>The lines of the shell blocks, those that go on in the next joined.</summary>
    private static IEnumerable<string> Commands(string page) =>
        ShellBlock().Matches(Text(page)).SelectMany(block => Lines(block.Groups["text"].Value));

    private static string[] Lines(string block) => block.Replace("\\\n", "").Split('\n');

    /// <summary>Inputs are those of the repository; what a command writes goes to an empty folder.</summary>
    private string InPlace(string word) => word switch
    {
        _ when RepositoryPath().IsMatch(word) => Repository.PathOf(word),
        _ when Path.HasExtension(word) => _folder.PathOf(Path.GetFileName(word)),
        _ => word,
    };

    [GeneratedRegex(@"\]\((?<file>[^)#\s]*)(#(?<heading>[^)\s]+))?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+?)\r?$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("^```sh\r?\n(?<text>.*?)^```", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\A# \((Azure|cluster|Functions Core Tools|aiconfigurator)\)\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Needs();

    /// <summary>
    /// The app as a process and its API: tests of the function app; planner: those of this project; packages: infra/package.sh
    /// in a release; the rest are test.sh itself, what it installs, dotnet test, and the benchmarks, which are built.
    /// </summary>
    [GeneratedRegex(
        @"^([A-Z_]+=\S+ )?dotnet (run|build|test) |^(artifacts/cli/)?planner |^curl .*(127\.0\.0\.1|localhost):7071/api/|^npm install -g azurite$" +
        @"|^azurite-table |^\./test\.sh|^infra/package\.sh ",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RunByTests();

    [GeneratedRegex(@"(:7071/api|\$API|PLANNER_API\)""?)/(?<path>[\w/-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Route();

    [GeneratedRegex(@"(?<![\w/.])(docs|src|tests|infra)/[\w./-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^(artifacts/cli/)?planner (?=.*docs/)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlannerCommand();
}
