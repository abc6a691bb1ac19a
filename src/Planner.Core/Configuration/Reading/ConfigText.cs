namespace Planner.Configuration;

/// <summary>Text of a document as it may appear in a message.</summary>
internal static class ConfigText
{
    /// <summary>Without control characters and cut where it is long, so that a problem stays one line.</summary>
    public static string OneLine(string text, int longest = 60)
    {
        var line = string.Concat(text.Take(longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length <= longest ? line : line + "...";
    }

    /// <summary>Path of a key below another.</summary>
    public static string Join(string path, string key) =>
        path.Length == 0 ? OneLine(key) : $"{path}.{OneLine(key)}";
}
