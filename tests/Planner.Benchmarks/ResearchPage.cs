using Planner.Testing;

namespace Planner.Benchmarks;

/// <summary>A page of docs/research with a table that a command writes.</summary>
internal static class ResearchPage
{
    private const string End = "<!-- end of table -->";

    /// <summary>Puts a table in its place.</summary>
    /// <param name="name">Name of the page, and of the command.</param>
    /// <param name="table">Its lines.</param>
    public static void Write(string name, string table)
    {
        var marker = $"<!-- table: dotnet run -c Release --project tests/Planner.Benchmarks -- {name} -->";
        var page = Repository.PathOf("docs", "research", $"{name}.md");
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(marker, StringComparison.Ordinal) + marker.Length, text.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(page, $"{text[..begin]}\n{table}{text[end..]}");
    }
}
