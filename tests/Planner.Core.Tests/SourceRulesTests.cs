using System.Text.RegularExpressions;
using System.Xml.Linq;
using Planner.Testing;

namespace Planner;

/// <summary>Rules that every project of the product keeps, read from its sources.</summary>
public partial class SourceRulesTests
{
    private const int MostFiles = 12;

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>More would hide what a folder is about.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_HoldAtMostTwelveFiles(string project) => Assert.Empty(
        Sources(project).GroupBy(file => Path.GetDirectoryName(file)).Where(folder => folder.Count() > MostFiles)
            .Select(folder => $"{folder.Key}: {folder.Count()} files"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Files_HoldOneTypeThatTheyAreNamedAfter(string project) => Assert.Empty(
        Sources(project).Select(file => (file, Types: TopLevelTypes(File.ReadAllText(file)).ToList()))
            .Where(found => found.Types.Count > 1
                || found.Types.Exists(type => type != Path.GetFileName(found.file).Split('.')[0]))
            .Select(found => $"{found.file}: {string.Join(", ", found.Types)}"));

    /// <summary>The table of projects in docs/architecture.md is what the project files say.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_ReferenceWhatTheArchitectureAllows(string project)
    {
        var row = File.ReadLines(Repository.PathOf("docs", "architecture.md")).Single(line => line.StartsWith($"| `{project}` |", StringComparison.Ordinal));
        var allowed = row.Split('|')[3].Split(',', StringSplitOptions.TrimEntries).Select(name => $"Planner.{name}");

        Assert.Empty(References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Except(allowed));
    }

    [Theory]
    [InlineData("Planner.Core", "MathNet.Numerics", "YamlDotNet")]
    [InlineData("Planner.Runtime", "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("Planner.Simulation")]
    public void InnerProjects_HaveNoOtherPackages(string project, params string[] packages) =>
        Assert.Empty(References(project, "PackageReference").Except(packages));

    [Theory]
    [InlineData("public sealed class A;\n", 1)]
    [InlineData("internal enum A\n{\n}\n\npublic readonly record struct B(int C);\n", 2)]
    [InlineData("public delegate (int, string) A(int b);\n\ninternal static partial class B\n{\n    private class C;\n}\n", 2)]
    public void TheRule_SeesTypes(string text, int count) => Assert.Equal(count, TopLevelTypes(text).Count());

    private static IEnumerable<string> Sources(string project)
    {
        var root = Repository.PathOf("src", project);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Descendants(kind)
            .Select(reference => (string)reference.Attribute("Include")!);

    private static IEnumerable<string> TopLevelTypes(string text) => TopLevelType().Matches(text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly|ref|unsafe)\s+)*" +
        @"(?:(?:class|record\s+struct|record|struct|interface|enum)\s+(?<name>\w+)|delegate\s.*?\b(?<name>\w+)(?:<[^>]*>)?\(\w)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TopLevelType();
}
