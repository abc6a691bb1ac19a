using Planner.Cli.Commands;
using Planner.Engines;

namespace Planner.Cli.Output;

/// <summary>An engine as one self-contained page: its tables, and its curves beside the points of the sweep.</summary>
internal static class EngineReport
{
    /// <summary>Places at which a curve is drawn.</summary>
    private const int Places = 200;

    /// <summary>Lines of the sweep that are drawn; more would cover each other.</summary>
    private const int MostLines = 4;

    private static readonly string[] Colours = ["#1f77b4", "#e07b00", "#2a9d5c", "#8a5fbf"];

    public static string Write(ShowRequest request)
    {
        var page = new HtmlPage($"Engine {Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Folder))}");
        foreach (var table in EngineTables.Of(request))
        {
            page.AddHeading(table.Title);
            page.AddTable(table.Headings, table.Rows);
            foreach (var line in table.Below)
            {
                page.AddParagraph(line);
            }
        }

        DrawTtft(page, request);
        DrawItl(page, request);
        page.AddHeading("Notes");
        foreach (var note in request.Notes)
        {
            page.AddParagraph(note);
        }

        return page.ToString();
    }

    private static void DrawTtft(HtmlPage page, ShowRequest request)
    {
        var (sweep, model) = (request.Profile.Prefill, request.Capacity.Prefill);
        var measured = sweep.Isl.Zip(sweep.TtftMs).ToDictionary(point => point.First, point => point.Second);
        var lengths = Enumerable.Range(0, Places).Select(i => model.LongestIsl * i / (Places - 1)).Concat(sweep.Isl).Distinct().Order();
        List<ChartLine<double>> lines =
        [
            new("model", Colours[0], isl => model.TtftMs(isl)),
            new("sweep", Colours[0], isl => measured.TryGetValue(isl, out var ms) ? ms : null) { Marks = true },
        ];
        if (request.TtftMs is { } limit)
        {
            lines.Add(new($"limit {limit:0.##} ms", "#d1495b", _ => limit));
        }

        new Chart<double>([.. lengths], ("input tokens", isl => isl)).DrawOn(page, "Time to first token of one prompt", "ms", lines);
    }

    /// <summary>The shortest contexts are those of ordinary traffic, and the longest is where the KV cache counts.</summary>
    private static void DrawItl(HtmlPage page, ShowRequest request)
    {
        var (profile, engine) = (request.Profile.Decode, request.Capacity);
        IReadOnlyList<DecodeLine> sweep = profile.Lines.Count <= MostLines
            ? profile.Lines
            : [.. profile.Lines.Take(MostLines - 1), profile.Lines[^1]];
        var most = engine.Decode.MostRequests;
        var measured = sweep.Select(line => Measured(line, profile.MaxKvTokens)).ToList();
        var batches = Enumerable.Range(0, Places).Select(i => Math.Pow(most, i / (Places - 1.0)))
            .Concat(measured.SelectMany(points => points.Keys)).Distinct().Order();
        var lines = sweep.Select((line, i) => new ChartLine<double>(
            $"context {line.ContextLength:N0}", Colours[i],
            requests => requests <= engine.MostRequests(line.ContextLength) ? engine.Decode.ItlMs(requests, line.ContextLength) : null));
        var marks = sweep.Select((line, i) => new ChartLine<double>(
            "", Colours[i], requests => measured[i].TryGetValue(requests, out var ms) ? ms : null)
        {
            Marks = true,
        });
        new Chart<double>([.. batches], ("requests of the whole engine", requests => requests)) { From = 1, Logarithmic = true }
            .DrawOn(page, "Inter-token latency; points are the sweep's", "ms", [.. lines, .. marks]);
    }

    private static Dictionary<double, double> Measured(DecodeLine line, double maxKvTokens) => line.KvUsage
        .Zip(line.ItlMs, (usage, ms) => (Requests: Math.Max(1, usage * maxKvTokens / line.ContextLength), Ms: ms))
        .GroupBy(point => point.Requests, point => point.Ms)
        .ToDictionary(same => same.Key, same => same.Average());
}
