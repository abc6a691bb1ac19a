using System.Globalization;
using Planner.Configuration;
using Planner.Engines;
using Planner.Model;

namespace Planner.Policies.Slo;

/// <summary>Makes of what was seen of an engine what a profiler would have measured, and what is planned with until it has.</summary>
public static class LearntProfile
{
    /// <summary>
    /// How much more an engine is planned to carry than one was seen to. Less than 2 would never let a pool of two become one, or
    /// tell an engine that is hardly used from one that is full.
    /// </summary>
    private const double Beyond = 2;

    /// <summary>An engine that never held more than a few requests is planned to hold so many, as far as its latency allows.</summary>
    private const double Few = 8;

    /// <summary>The same of a KV cache whose size nobody says: beyond it requests are preempted.</summary>
    private const double BeyondKv = 1.3;

    /// <summary>Slots of decode steps and of prefills that are enough to plan with: five minutes of 5 s, if all of them show any.</summary>
    internal const double EnoughDecode = 60, EnoughPrefill = 30;

    /// <summary>How much faster than it was seen to a step is taken to grow beyond the largest batch, and how fast at the least and at the most.</summary>
    private const double Steeper = 1.5, LeastGrowth = 0.25, MostGrowth = 1;

    /// <summary>Places on a line on which nothing was seen.</summary>
    private static readonly double[] Shares = [0.125, 0.25, 0.5, 0.75];

    /// <summary>Batches up to this are as good as a single request.</summary>
    private const double Alone = 1.5;

    /// <summary>What was seen, as a profile; null where it makes none yet.</summary>
    /// <param name="engine">What was seen.</param>
    /// <param name="limits">What one rank of a decode engine may hold, as far as engines and settings say.</param>
    /// <param name="config">Settings, which may say ranks.</param>
    public static EngineProfile? Of(LearntEngine engine, EngineLimits limits, PlannerConfig config)
    {
        var lines = LearntLines.Of(engine);
        if (LearntCurve.Prefill(engine) is not { } prefill || lines.Sum(line => line.Points.Count) < 2)
        {
            return null;
        }

        var most = lines.Max(line => line.Points.Max(point => point.KvTokens));
        var known = KvTokens(limits, config);
        var (low, high) = Lengths(engine);
        return Profile(lines, prefill, Math.Max(most, known ?? 0)) with
        {
            Notes =
            [
                $"learnt from {engine.DecodeSlots:F0} observations of decode and {engine.PrefillSlots:F0} of prefill, not profiled",
                $"seen were {Batches(engine)} and prompts of {low} to {high} tokens; beyond these it says nothing",
                .. known is null ? new[] { "max_kv_tokens is the most that was in use: the engine does not show the size of its KV cache" } : [],
            ],
        };
    }

    /// <summary>Why an engine cannot be planned with yet, for a person; null where it can.</summary>
    internal static string? Missing(LearntEngine engine) =>
        engine is { DecodeSlots: >= EnoughDecode, PrefillSlots: >= EnoughPrefill } ? null : Progress(engine);

    /// <summary>How much of what is needed was seen, for a person.</summary>
    public static string Progress(LearntEngine engine)
    {
        var seen = engine.Decode.IsEmpty ? "no batch seen yet" : $"{Batches(engine)} seen";
        return $"learning the engine: {Math.Min(engine.DecodeSlots, EnoughDecode):F0} of {EnoughDecode} observations of decode and " +
            $"{Math.Min(engine.PrefillSlots, EnoughPrefill):F0} of {EnoughPrefill} of prefill, {seen}";
    }

    /// <summary>What is planned with, for a person.</summary>
    internal static string Describe(LearntEngine engine) =>
        $"no engine profile: planning with the engine as learnt from {engine.DecodeSlots:F0} observations, {Batches(engine)}; " +
        $"no engine is given more than {Beyond} times what one was seen to carry, or {Few} requests";

    /// <summary>Input tokens a second that one prefill engine may be given.</summary>
    internal static double MostPromptTokensPerS(LearntEngine engine) => Beyond * engine.MostPromptTokensPerS;

    /// <summary>
    /// The engine to plan with; null where too little was seen. Beyond the largest batch the step is taken to grow faster than it was
    /// seen to, up to a bound that is never passed; where even the smallest batch was too slow, a single request is taken to need half of
    /// the limit, so that engines are added until batches within it are seen.
    /// </summary>
    /// <param name="engine">What was seen.</param>
    /// <param name="context">Settings and limits.</param>
    internal static EngineCapacity? Capacity(LearntEngine engine, PolicyContext context)
    {
        var lines = LearntLines.Of(engine);
        if (Missing(engine) is not null || lines.Count == 0 || LearntCurve.Prefill(engine) is not { } prefill)
        {
            return null;
        }

        var limits = context.Limits.Or(context.Config.EngineLimits);
        var most = lines.Max(line => line.Points.Max(point => point.KvTokens));
        var kvTokens = KvTokens(limits, context.Config) is { } known
            ? Math.Min(known, Math.Max(Beyond * most, Few * lines.Max(line => line.Context)))
            : BeyondKv * most;
        var profile = Profile(WithEnds(lines, context.Config.ItlMs), prefill, kvTokens);
        var bounds = new EngineLimits(limits.Requests, kvTokens / (context.Config.DecodeEngineRanks ?? 1), BlockTokens: 1);
        return new EngineCapacity(profile).For(context.Config, context.Gpus, bounds);
    }

    private static EngineProfile Profile(
        IEnumerable<(double Context, IReadOnlyList<DecodeCell> Points)> lines, PrefillProfile prefill, double kvTokens) => new(
        prefill,
        new DecodeProfile(
            [
                .. lines.Select(line => new DecodeLine(
                    line.Context, [.. line.Points.Select(point => point.KvTokens / kvTokens)], [.. line.Points.Select(point => point.ItlMs)])),
            ],
            kvTokens));

    /// <summary>A point above the largest batch, and one below the smallest where even that was too slow.</summary>
    private static IEnumerable<(double Context, IReadOnlyList<DecodeCell> Points)> WithEnds(
        IReadOnlyList<(double Context, IReadOnlyList<DecodeCell> Points)> lines, double limitMs)
    {
        var points = lines.SelectMany(line => line.Points).ToList();
        var (least, most) = (points.MinBy(point => point.Requests)!, points.MaxBy(point => point.Requests)!);
        var growth = Math.Clamp(Steeper * LearntLines.GrowingShare(points, most), LeastGrowth, MostGrowth);
        var times = Math.Max(Beyond, Few / most.Requests);
        var above = Times(most, times, 1 + ((times - 1) * growth));
        var below = least.Requests > Alone && least.ItlMs > limitMs ? Below(least, limitMs / 2) : [];
        foreach (var line in lines)
        {
            yield return (line.Context,
            [
                .. line.Points.Contains(least) ? below : [],
                .. line.Points,
                .. line.Points.Contains(most) ? new[] { above } : [],
            ]);
        }
    }

    /// <summary>Points on the straight line from a single request to a batch.</summary>
    private static IEnumerable<DecodeCell> Below(DecodeCell batch, double aloneMs)
    {
        var requests = Shares.Select(share => share * batch.Requests).Where(count => count > Alone).Prepend(1);
        return requests.Select(count => Times(
            batch, count / batch.Requests,
            (aloneMs + ((batch.ItlMs - aloneMs) * (count - 1) / (batch.Requests - 1))) / batch.ItlMs));
    }

    private static DecodeCell Times(DecodeCell cell, double requests, double ms) =>
        new(1, requests * cell.Requests, requests * cell.KvTokens, ms * cell.ItlMs);

    /// <summary>Tokens that a decode engine's KV cache holds; null where nobody says.</summary>
    internal static double? KvTokens(EngineLimits limits, PlannerConfig config) => limits.KvTokens * (config.DecodeEngineRanks ?? 1);

    private static (string Least, string Most) Lengths(LearntEngine engine) =>
        (Text(engine.Prefill.Min(cell => cell.Isl)), Text(engine.Prefill.Max(cell => cell.Isl)));

    private static string Batches(LearntEngine engine) => engine.Decode.IsEmpty
        ? "no batches"
        : $"batches of {Text(engine.Decode.Min(cell => cell.Requests))} to {Text(engine.Decode.Max(cell => cell.Requests))} requests";

    private static string Text(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
}
