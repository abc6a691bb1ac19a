using CsCheck;

namespace Planner;

public class ForeignTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" a\r\nb\u001b[2Jc\u2028d\u202ee\u200f ", "a  b [2Jc d e")]
    [InlineData("日本 🙂", "日本 🙂")]
    public void WhatEndsTheLineOrSteersATerminal_BecomesASpace(string text, string line) =>
        Assert.Equal(line, ForeignText.OneLine(text));

    [Fact]
    public void HalfASurrogatePair_BecomesTheReplacementCharacter() =>
        Assert.Equal("a\ufffdb", ForeignText.OneLine("a" + (char)0xD800 + "b"));

    [Fact]
    public void LongText_IsCutToItsLimit_AndNoCharacterIsHalved()
    {
        Assert.Equal(new string('x', 197) + "...", ForeignText.OneLine(new string('x', 10_000_000)));
        Assert.Equal("🙂🙂🙂...", ForeignText.OneLine("🙂🙂🙂🙂🙂🙂", most: 10));
    }

    [Fact]
    public void AnyText_IsOneShortLine() => Gen.String.Sample(text =>
    {
        var line = ForeignText.OneLine(text, most: 20);
        return line.Length <= 20 && !line.Any(char.IsControl);
    });
}
