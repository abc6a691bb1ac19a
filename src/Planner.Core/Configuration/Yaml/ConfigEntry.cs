namespace Planner.Configuration.Reading;

/// <summary>A key, its line, and its value.</summary>
internal sealed record ConfigEntry(string Key, int Line, ConfigNode Value);
