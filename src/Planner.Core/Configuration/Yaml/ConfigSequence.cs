namespace Planner.Configuration.Reading;

/// <summary>A list.</summary>
internal sealed record ConfigSequence(IReadOnlyList<ConfigNode> Items, int? Line) : ConfigNode(Line)
{
    public override string Shown => "a list";
}
