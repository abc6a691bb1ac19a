namespace Planner.Configuration.Reading;

/// <summary>What a kind of document may be.</summary>
/// <param name="Longest">Most characters.</param>
/// <param name="MostNodes">Most values.</param>
/// <param name="Advice">What to do about a document with more.</param>
internal sealed record YamlLimits(int Longest, int MostNodes, string Advice)
{
    /// <summary>A fleet of a thousand deployments with every key. None needs aliases.</summary>
    public static YamlLimits Configuration { get; } = new(16 << 20, 200_000, "a fleet file is expected");

    /// <summary>All objects of a large cluster.</summary>
    public static YamlLimits Manifest { get; } = new(64 << 20, 2_000_000, "cut it into several files") { MostCopies = 10_000 };

    /// <summary>
    /// A pod template with everything in it is about fifteen levels deep, a fleet file five; the limit protects the stack.
    /// </summary>
    public const int DeepestNesting = 50;

    /// <summary>How many values aliases may add: they let a small document stand for a huge one. 0: none is followed.</summary>
    public int MostCopies { get; init; }

    /// <summary>Whether aliases and merge keys are followed, as kubectl does.</summary>
    public bool FollowsAliases => MostCopies > 0;
}
