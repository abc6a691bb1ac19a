using System.CommandLine;
using System.CommandLine.Parsing;
using Planner.Cli.Input;
using Planner.Cluster.Documents;

namespace Planner.Cli.Commands;

/// <summary>The options of <c>planner profile show</c>.</summary>
internal sealed class ShowOptions
{
    private const string AboveZero = "a number of ms above 0";

    private static readonly double[] UsualItlMs = [10, 20, 30, 50];

    private readonly Option<string?> _points = new("--points")
    {
        Description = "JSON list of points to add ttft_ms or itl_ms to",
        HelpName = "FILE",
    };

    private readonly Option<double?> _ttft = new("--ttft")
    {
        Description = "Limit for the time to first token: tells the longest prompt within it",
        HelpName = "MS",
        CustomParser = result => CommonOptions.Parser<double>(Ms, AboveZero)(result),
    };

    private readonly Option<double[]> _itl = new("--itl")
    {
        Description = $"Limit for the inter-token latency; several may be given (default: {string.Join(", ", UsualItlMs)})",
        HelpName = "MS",
        CustomParser = Limits,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _html = CommonOptions.OutputFile("--html", "Where to write a page with the tables and two charts");

    private readonly Option<bool> _json = CommonOptions.Json();

    public Argument<string> Folder { get; } = new("DIR") { Description = "Folder of the engine profile, or the archive of Dynamo's mocker" };

    public IEnumerable<Option> All => [_points, _ttft, _itl, _html, _json];

    /// <summary>What is asked for.</summary>
    /// <exception cref="DocumentException">A file cannot be used.</exception>
    public ShowRequest Read(ParseResult parsed)
    {
        var folder = parsed.GetValue(Folder)!;
        var points = parsed.GetValue(_points);
        return new ShowRequest
        {
            Folder = folder,
            Profile = ProfileDocuments.Read(folder),
            PointsFile = points,
            Points = points is null ? [] : PointsInput.Read(points),
            TtftMs = parsed.GetValue(_ttft),
            ItlMs = parsed.GetValue(_itl) is { Length: > 0 } limits ? [.. limits.Distinct().Order()] : UsualItlMs,
            HtmlFile = parsed.GetValue(_html),
            Json = parsed.GetValue(_json),
        };
    }

    private static double? Ms(string text) => double.TryParse(text, out var ms) && ms > 0 && double.IsFinite(ms) ? ms : null;

    private static double[] Limits(ArgumentResult result)
    {
        var limits = new List<double>();
        foreach (var token in result.Tokens)
        {
            if (Ms(token.Value) is { } ms)
            {
                limits.Add(ms);
            }
            else
            {
                result.AddError($"--itl {token.Value}: {AboveZero} is needed");
            }
        }

        return [.. limits];
    }
}
