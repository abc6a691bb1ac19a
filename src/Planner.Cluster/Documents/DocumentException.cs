namespace Planner.Cluster.Documents;

/// <summary>A document that cannot be used.</summary>
/// <param name="problems">One line a problem, each naming the thing, the place and the remedy.</param>
public sealed class DocumentException(params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>Every problem.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
