using System.Globalization;

namespace Planner.Cluster.Metrics;

/// <summary>What a server has written, as it may stand in a reason.</summary>
internal static class ForeignText
{
    private const int Longest = 200;

    /// <summary>One line of at most 200 characters, without any that steer a terminal or turn the direction of text.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text.Take(Longest + 1).Select(c => IsPlain(c) ? c : '?'));
        return line.Length <= Longest ? line : line[..(Longest - 3)] + "...";
    }

    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);
}
