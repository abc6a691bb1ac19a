using Planner.Engines;

namespace Planner.Cli.Commands;

/// <summary>Where a sweep has too few points for what traffic is like.</summary>
internal static class SweepNotes
{
    /// <summary>Ordinary prompts and contexts, tokens; a gap is of interest where it lies among them.</summary>
    private const double Shortest = 250, Longest = 8000;

    /// <summary>Ratio of neighbouring lengths at which what is between them is the model's and not the sweep's.</summary>
    private const double WideLengths = 4;

    /// <summary>The same of batches: the curve is flat while memory binds, and turns somewhere.</summary>
    private const double WideBatches = 8;

    public static IEnumerable<string> Of(EngineProfile profile, EngineCapacity engine)
    {
        List<double> contexts = [.. profile.Decode.Lines.Select(line => line.ContextLength)];
        return
        [
            .. Thin(profile.Prefill.Isl).Select(where => $"prefill: no input {where} tokens was swept; TTFT there comes from the model"),
            .. Thin(contexts).Select(where => $"decode: no context {where} tokens was swept; ITL there comes from the model"),
            .. Ends(profile, engine, contexts),
            .. Batches(profile),
        ];
    }

    private static IEnumerable<string> Thin(IReadOnlyList<double> lengths)
    {
        if (lengths[0] > WideLengths * Shortest)
        {
            yield return $"below {lengths[0]:N0}";
        }

        foreach (var (from, to) in lengths.Zip(lengths.Skip(1)))
        {
            if (Math.Min(to, Longest) > WideLengths * Math.Max(from, Shortest))
            {
                yield return $"between {from:N0} and {to:N0}";
            }
        }

        if (lengths[^1] < Longest / WideLengths)
        {
            yield return $"above {lengths[^1]:N0}";
        }
    }

    private static IEnumerable<string> Ends(EngineProfile profile, EngineCapacity engine, List<double> contexts)
    {
        var (longest, isl) = (contexts[^1], engine.Prefill.LongestIsl);
        if (longest * 1.1 < isl && longest >= Longest / WideLengths)
        {
            yield return $"decode: no context above {longest:N0} tokens was swept, though inputs up to {isl:N0} were; ITL there comes from the model";
        }

        var most = engine.Decode.MostRequests;
        var held = Math.Min(engine.KvTokens / contexts[0], engine.Limits.Requests * engine.Ranks.Decode ?? double.MaxValue);
        if (held > most * 1.1)
        {
            yield return $"decode: no batch above {most:N0} requests was swept, though the engine holds {held:N0} of {contexts[0]:N0} tokens; no more are planned";
        }

        var usage = profile.Decode.Lines.Max(line => line.KvUsage[^1]);
        if (usage < 0.8)
        {
            yield return $"decode: no more than {usage:P0} of the KV cache was swept; ITL of a fuller one comes from the model";
        }
    }

    /// <summary>The first of them: other contexts mostly have the same.</summary>
    private static IEnumerable<string> Batches(EngineProfile profile)
    {
        foreach (var line in profile.Decode.Lines)
        {
            double[] requests = [.. line.KvUsage.Select(usage => Math.Max(1, usage * profile.Decode.MaxKvTokens / line.ContextLength))];
            foreach (var (from, to) in requests.Zip(requests.Skip(1)).Where(gap => gap.Second > WideBatches * gap.First).Take(1))
            {
                return [$"decode: no batch between {from:N0} and {to:N0} requests was swept at {line.ContextLength:N0} tokens; ITL there comes from the model"];
            }
        }

        return [];
    }
}
