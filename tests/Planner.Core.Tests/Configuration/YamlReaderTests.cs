using Planner.Configuration.Reading;

namespace Planner.Configuration;

/// <summary>What the one reader of YAML takes, for configurations and for manifests.</summary>
public class YamlReaderTests
{
    private static readonly YamlLimits[] Kinds = [YamlLimits.Configuration, YamlLimits.Manifest];

    /// <summary>Nine anchors, each nine times the one before, stand for 9^9 values.</summary>
    private static readonly string Bomb = string.Concat(Enumerable.Range(1, 9).Select(i =>
        $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n")).Replace("*a0", "x", StringComparison.Ordinal);

    public static TheoryData<string, string, int?> Refused => new()
    {
        { "a\0b", "it contains a NUL character", null },
        { new string('[', 60), "nested too deeply", 1 },
        { string.Concat(Enumerable.Repeat("{a: ", 60)), "nested too deeply", 1 },
        { "a: 1\nb: \"\\ud800\"", "", 2 },
        { "a: [1\nb: 2", "", 1 },
        { "[a, b]: c", "a key must be text", 1 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_IsRefused_IsSaidWithItsLine(string text, string message, int? line)
    {
        foreach (var limits in Kinds)
        {
            var error = Assert.Throws<YamlTextException>(() => new YamlReader(text, limits).Next());
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.True(error.Line is null == line is null && (line is null || error.Line >= line), $"{error.Line}");
        }
    }

    [Fact]
    public void LongText_IsRefused()
    {
        foreach (var limits in Kinds.Select(limits => limits with { Longest = 3 << 20 }))
        {
            var error = Assert.Throws<YamlTextException>(() => new YamlReader(new string(' ', (3 << 20) + 1), limits));
            Assert.Equal($"it has more than 3 MB; {limits.Advice}", error.Message);
        }
    }

    [Fact]
    public void ManyValues_AreRefused()
    {
        foreach (var limits in Kinds.Select(limits => limits with { MostNodes = 4 }))
        {
            Assert.NotNull(new YamlReader("[1, 2, 3]", limits).Next());
            var error = Assert.Throws<YamlTextException>(() => new YamlReader("[1, 2, 3, 4]", limits).Next());
            Assert.Equal($"more than 4 values; {limits.Advice}", error.Message);
        }
    }

    [Fact]
    public void Aliases_AreForManifestsOnly()
    {
        const string text = "a: &x {b: 1}\nc: *x";

        var error = Assert.Throws<YamlTextException>(() => new YamlReader(text, YamlLimits.Configuration).Next());

        Assert.Equal("aliases (*name) are not supported", error.Message);
        Assert.Equal("""{"a":{"b":1},"c":{"b":1}}""", Json(text));
    }

    [Theory]
    [InlineData("a: &x [*x]", "there is no &x before this alias")]
    [InlineData("a: &x 1\n---\nb: *x", "there is no &x before this alias")]
    public void AliasOfNothing_IsRefused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<YamlTextException>(() => YamlJson.Read(text)).Message);

    [Fact]
    public void AliasBomb_IsRefused() =>
        Assert.Equal("aliases stand for too much", Assert.Throws<YamlTextException>(() => YamlJson.Read(Bomb)).Message);

    [Fact]
    public void AliasesThatNestTooDeeply_AreRefused()
    {
        var text = string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} [{(i > 1 ? $"*a{i - 1}" : "x")}]\n"));

        Assert.Equal("aliases stand for too much", Assert.Throws<YamlTextException>(() => YamlJson.Read(text)).Message);
    }

    [Fact]
    public void MergeKeys_AddWhatIsNotThere() => Assert.Equal(
        """{"a":{"x":1,"y":2},"b":{"z":3},"c":{"x":0,"y":2,"z":3}}""",
        Json("a: &a {x: 1, y: 2}\nb: &b {z: 3}\nc: {<<: [*a, *b], x: 0}"));

    [Fact]
    public void KeyGivenTwice_IsKnownByBothLines()
    {
        foreach (var limits in Kinds)
        {
            var reader = new YamlReader("a: 1\nb: 2\na: 3", limits);
            reader.Next();
            Assert.Equal([new RepeatedKey("a", 3, 1)], reader.Repeated);
        }
    }

    [Fact]
    public void Words_AreWhatYamlSays() => Assert.Equal(
        """[null,true,1.50,"1.50","010","yes"]""", Json("[~, True, 1.50, '1.50', 010, yes]"));

    private static string Json(string text) => Assert.Single(YamlJson.Read(text))!.ToJsonString();
}
