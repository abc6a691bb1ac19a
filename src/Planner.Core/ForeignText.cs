using System.Globalization;
using System.Text;

namespace Planner;

/// <summary>Makes text of servers, manifests and callers fit for a message, a log or a terminal.</summary>
public static class ForeignText
{
    /// <summary>Most characters of foreign text that a message quotes.</summary>
    public const int Most = 200;

    private const string Cut = "...";

    /// <summary>
    /// The text on one line: whatever would end the line, steer the terminal or turn the direction of reading becomes a
    /// space, half a surrogate pair U+FFFD.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">Characters (UTF-16 units) to keep at most; longer text ends with three dots. At least 3.</param>
    public static string OneLine(string text, int most = Most)
    {
        // Far more than can be kept need not be looked at: the text may have megabytes.
        var looked = text.Length > 4L * most ? text.AsSpan(0, 4 * most) : text;
        var line = new StringBuilder();
        foreach (var rune in looked.EnumerateRunes())
        {
            line.Append(IsPlain(rune) ? rune.ToString() : " ");
        }

        var plain = line.ToString().Trim();
        return plain.Length <= most && looked.Length == text.Length ? plain : Shortened(plain, most - Cut.Length) + Cut;
    }

    private static string Shortened(string text, int length)
    {
        var end = Math.Min(length, text.Length);
        return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
