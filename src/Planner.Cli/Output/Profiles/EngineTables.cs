using Planner.Cli.Commands;
using Planner.Engines;

namespace Planner.Cli.Output;

/// <summary>An engine as tables, the same on a terminal as in a page.</summary>
internal static class EngineTables
{
    private const string NotSaid = "not said";

    private static readonly double[] InputLengths = [250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000];
    private static readonly double[] ContextLengths = [500, 1000, 2000, 4000, 8000, 16_000, 32_000];
    private static readonly double[] Batches = [1, 4, 16, 64, 256, 1024, 4096];

    public static IEnumerable<EngineTable> Of(ShowRequest request)
    {
        var engine = request.Capacity;
        var contexts = Within(ContextLengths, request.Profile.Decode.Lines[^1].ContextLength);
        yield return Overview(request.Profile, engine);
        yield return Ttft(engine, request.TtftMs);
        yield return Itl(engine, contexts);
        yield return Requests(engine, contexts, request.ItlMs);
        if (request.Points.Count > 0)
        {
            yield return Points(engine, request.Points);
        }
    }

    /// <summary>A latency in ms.</summary>
    public static string Ms(double ms) => ms.ToString(ms >= 1000 ? "N0" : ms >= 100 ? "0" : ms >= 10 ? "0.0" : "0.00");

    private static EngineTable Overview(EngineProfile profile, EngineCapacity engine)
    {
        var (isl, lines, limits) = (profile.Prefill.Isl, profile.Decode.Lines, engine.Limits);
        return new EngineTable("Engine", ["", "prefill", "decode"],
        [
            ["GPUs", Said(engine.ProfiledGpus.Prefill), Said(engine.ProfiledGpus.Decode)],
            ["data-parallel ranks", $"{engine.Ranks.Prefill}", $"{engine.Ranks.Decode}"],
            ["points swept", $"{isl.Count}", $"{lines.Sum(line => line.KvUsage.Count)}"],
            ["input or context, tokens", $"{isl[0]:N0} to {isl[^1]:N0}", $"{lines[0].ContextLength:N0} to {lines[^1].ContextLength:N0}"],
            ["requests at once, up to", "", $"{engine.Decode.MostRequests:N0}"],
            ["KV tokens", "", $"{engine.KvTokens:N0}"],
            ["KV block of a rank, tokens", "", Said(limits.BlockTokens)],
            ["sequence slots of a rank", "", Said(limits.Requests)],
            ["tokens of a pass, at most", Said(limits.BatchedTokens), Said(limits.BatchedTokens)],
        ]);
    }

    private static EngineTable Ttft(EngineCapacity engine, double? limitMs)
    {
        var lengths = Within(InputLengths, engine.Prefill.LongestIsl);
        return new EngineTable("Time to first token of a prompt, nothing else waiting", ["input tokens", .. lengths.Select(isl => $"{isl:N0}")],
        [
            ["TTFT ms", .. lengths.Select(isl => Ms(engine.Prefill.TtftMs(isl)))],
            ["tokens/s of the engine", .. lengths.Select(isl => $"{engine.Ranks.Prefill * isl / engine.Prefill.TtftMs(isl) * 1000:N0}")],
        ])
        {
            Below = limitMs is { } limit ? [LongestPrompt(engine.Prefill, limit)] : [],
        };
    }

    private static string LongestPrompt(PrefillModel prefill, double limitMs)
    {
        var limit = $"{limitMs:0.##} ms";
        if (prefill.TtftMs(1) > limitMs)
        {
            return $"no prompt is within {limit}: the shortest takes {Ms(prefill.TtftMs(1))} ms";
        }

        if (prefill.TtftMs(prefill.LongestIsl) <= limitMs)
        {
            return $"every prompt that was swept is within {limit}";
        }

        var (within, above) = (1.0, prefill.LongestIsl);
        while (above - within > 0.5)
        {
            var middle = (within + above) / 2;
            (within, above) = prefill.TtftMs(middle) <= limitMs ? (middle, above) : (within, middle);
        }

        return $"prompts of up to {Math.Floor(within):N0} tokens are within {limit}";
    }

    private static EngineTable Itl(EngineCapacity engine, IReadOnlyList<double> contexts)
    {
        var most = contexts.Max(engine.MostRequests);
        var batches = Within(Batches, most);
        return new EngineTable("Inter-token latency in ms, by context and requests of the whole engine",
            ["context", .. batches.Select(requests => $"{requests:N0}")],
            [.. contexts.Select(context => (IReadOnlyList<string>)
            [
                $"{context:N0}",
                .. batches.Select(requests => requests <= engine.MostRequests(context) ? Ms(engine.Decode.ItlMs(requests, context)) : "-"),
            ])]);
    }

    private static EngineTable Requests(EngineCapacity engine, IReadOnlyList<double> contexts, IReadOnlyList<double> limits)
    {
        var cells = contexts.Select(context => (context, At: limits.Select(limit => Requests(engine, context, limit)).ToList())).ToList();
        return new EngineTable("Requests of the whole engine within a limit for ITL, and their tokens/s",
            ["context", .. limits.SelectMany(limit => new[] { $"{limit:0.##} ms", "tokens/s" })],
            [.. cells.Select(row => (IReadOnlyList<string>)[$"{row.context:N0}", .. row.At.SelectMany(cell => new[] { cell.Requests, cell.TokensPerS })])])
        {
            Below = cells.Any(row => row.At.Any(cell => cell.Requests.EndsWith('*')))
                ? ["* all that the engine holds, or that were swept; the limit would allow more"]
                : [],
        };
    }

    private static (string Requests, string TokensPerS) Requests(EngineCapacity engine, double context, double limitMs)
    {
        var most = engine.MostRequests(context);
        if (engine.Decode.ItlMs(1, context) > limitMs)
        {
            return ("-", "-");
        }

        var requests = Math.Max(1, Math.Floor(engine.Decode.RequestsWithin(limitMs, context, most)));
        var all = engine.Decode.ItlMs(most, context) <= limitMs ? "*" : "";
        return ($"{requests:N0}{all}", $"{requests / engine.Decode.ItlMs(requests, context) * 1000:N0}");
    }

    private static EngineTable Points(EngineCapacity engine, IReadOnlyList<EnginePoint> points) =>
        new("Points", ["input tokens", "TTFT ms", "context", "requests", "ITL ms"],
            [.. points.Select(point => (IReadOnlyList<string>)
            [
                Number(point.Isl), Number(point.TtftMs(engine), Ms),
                Number(point.Batch?.Context), Number(point.Batch?.Concurrency), Number(point.ItlMs(engine), Ms),
            ])]);

    /// <summary>Those up to a largest one, or that itself.</summary>
    private static double[] Within(double[] usual, double largest) =>
        usual.Where(value => value <= largest).ToArray() is { Length: > 0 } within ? within : [largest];

    private static string Said(double? number) => Number(number) is { Length: > 0 } text ? text : NotSaid;

    private static string Number(double? number, Func<double, string>? format = null) =>
        number is { } known ? format?.Invoke(known) ?? known.ToString("#,0.##") : "";
}
