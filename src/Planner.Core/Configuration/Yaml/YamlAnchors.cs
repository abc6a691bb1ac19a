namespace Planner.Configuration.Reading;

/// <summary>What the anchors of a document stand for, and how much its aliases have added.</summary>
internal sealed class YamlAnchors(int mostCopies)
{
    private readonly Dictionary<string, Anchored> _known = [];
    private int _copies;

    /// <summary>Anchors are known in their document only.</summary>
    public void Forget() => _known.Clear();

    public void Add(string name, ConfigNode node) => _known[name] = Anchored.Of(node);

    /// <summary>The value of an alias, or why it has none.</summary>
    /// <param name="name">Name of the anchor.</param>
    /// <param name="depth">How deep the alias stands.</param>
    public (ConfigNode? Node, string? Problem) Find(string name, int depth)
    {
        if (_known.GetValueOrDefault(name) is not { } known)
        {
            return (null, $"there is no &{name} before this alias");
        }

        _copies += known.Nodes;
        return depth + known.Height > YamlLimits.DeepestNesting || _copies > mostCopies
            ? (null, "aliases stand for too much")
            : (known.Node, null);
    }

    /// <summary>What an anchor stands for, how many values that are and how deep.</summary>
    private sealed record Anchored(ConfigNode Node, int Nodes, int Height)
    {
        public static Anchored Of(ConfigNode node)
        {
            var children = node switch
            {
                ConfigSequence list => list.Items.Select(Of).ToList(),
                ConfigMapping mapping => [.. mapping.Entries.Select(entry => Of(entry.Value))],
                _ => [],
            };
            return new Anchored(
                node, 1 + children.Sum(child => child.Nodes), 1 + children.Select(child => child.Height).DefaultIfEmpty().Max());
        }
    }
}
