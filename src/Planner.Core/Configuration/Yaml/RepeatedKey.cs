namespace Planner.Configuration.Reading;

/// <summary>A key that a mapping has already.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">Where it stands again.</param>
/// <param name="FirstLine">Where it stands first.</param>
internal sealed record RepeatedKey(string Key, int Line, int FirstLine);
