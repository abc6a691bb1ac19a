using System.Globalization;
using System.Text;

namespace Planner.FunctionApp.Http;

/// <summary>Makes text of a caller fit for a line of a terminal or a log.</summary>
internal static class OneLine
{
    /// <summary>
    /// The text on one line: whatever would end the line, steer the terminal or turn the direction of reading becomes
    /// a space.
    /// </summary>
    /// <param name="text">What the caller sent.</param>
    /// <param name="most">Characters to keep.</param>
    public static string Of(string text, int most = int.MaxValue) =>
        string.Concat(text.EnumerateRunes().Take(most).Select(rune => IsPlain(rune) ? rune.ToString() : " ")).Trim();

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
