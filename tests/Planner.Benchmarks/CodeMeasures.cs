using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Planner.Benchmarks;

/// <summary>Measures C# code below folders: <c>-- code src tests/Planner.Core.Tests</c>; any code base can stand beside ours.</summary>
internal static class CodeMeasures
{
    public static void Run(IEnumerable<string> folders)
    {
        Console.WriteLine("| folder | files | lines | lines a file, median / p90 | body p90 | one type a file | comments a hundred lines |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var folder in folders)
        {
            Console.WriteLine(Row(folder));
        }
    }

    private static string Row(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()).ToList();
        var lines = files.Select(Lines).ToList();
        var bodies = files.SelectMany(Bodies).ToList();
        var single = files.Count(file => Types(file) <= 1);
        var comments = files.Sum(Comments);
        return $"| {folder} | {files.Count} | {lines.Sum()} | {At(lines, 0.5)} / {At(lines, 0.9)} | {At(bodies, 0.9)} | " +
            $"{(double)single / files.Count:P0} | {100.0 * comments / lines.Sum():F1} |";
    }

    private static int Lines(SyntaxNode file) => file.GetText().Lines.Count;

    private static int Types(SyntaxNode file) => file
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .Count(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>Lines of every method, constructor and accessor that has a body, braces left out.</summary>
    private static IEnumerable<int> Bodies(SyntaxNode file) => file.DescendantNodes()
        .Select(node => node switch
        {
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            _ => null,
        })
        .OfType<SyntaxNode>()
        .Select(body => body.GetText().Lines.Count - (body is BlockSyntax ? 2 : 0));

    private static int Comments(SyntaxNode file) => file.DescendantTrivia()
        .Count(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));

    private static int At(IEnumerable<int> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)(share * (sorted.Count - 1))];
    }
}
