namespace Planner.Configuration.Reading;

/// <summary>Text of a document as it may appear in a message.</summary>
internal static class ConfigText
{
    /// <summary>Without control characters and cut where it is long, so that a problem stays one line.</summary>
    public static string OneLine(string text, int longest = 60) => ForeignText.OneLine(text, longest);

    /// <summary>Path of a key below another.</summary>
    public static string Join(string path, string key) =>
        path.Length == 0 ? OneLine(key) : $"{path}.{OneLine(key)}";
}
