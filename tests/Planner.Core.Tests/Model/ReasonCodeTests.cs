using System.Text.Json;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Model;

public partial class ReasonCodeTests
{
    /// <summary>Scripts rely on the codes: the page lists all of them, in the enumeration's order, and no others.</summary>
    [Fact]
    public void Catalogue_IsTheEnumeration()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "reference", "reasons.md"));

        Assert.Equal(
            Enum.GetNames<ReasonCode>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName),
            Row().Matches(page).Select(row => row.Groups["code"].Value));
    }

    [GeneratedRegex("^\\| `(?<code>[a-z_]+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
