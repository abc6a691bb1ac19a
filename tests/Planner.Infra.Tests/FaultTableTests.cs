using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>docs/reference/faults.md names the tests that prove it.</summary>
public sealed partial class FaultTableTests
{
    [Fact]
    public void EveryTestThatIsNamed_IsThere()
    {
        var there = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var named = Named().Matches(File.ReadAllText(Repository.PathOf("docs", "reference", "faults.md")))
            .Where(found => !found.Groups["todo"].Success).Select(found => found.Groups["name"].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(there));
    }

    /// <summary>A class, unless it is marked as still to come.</summary>
    [GeneratedRegex("`(?<name>[A-Za-z]+Tests)`(?<todo> TODO-TEST)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
