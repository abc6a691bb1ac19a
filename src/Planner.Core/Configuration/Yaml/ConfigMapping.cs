namespace Planner.Configuration.Reading;

/// <summary>Keys and values, in the order of the document, each key once.</summary>
internal sealed record ConfigMapping(IReadOnlyList<ConfigEntry> Entries, int? Line) : ConfigNode(Line)
{
    public override string Shown => "a mapping";

    public ConfigEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    public ConfigMapping Without(ConfigEntry? entry) =>
        this with { Entries = [.. Entries.Where(other => other != entry)] };
}
