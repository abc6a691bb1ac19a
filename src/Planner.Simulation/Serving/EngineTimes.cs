using Planner.Engines;

namespace Planner.Simulation;

/// <summary>
/// How long the simulated engine takes: straight lines between the profiled points, made non-decreasing first by a
/// running maximum.
/// </summary>
public sealed class EngineTimes
{
    // A prefill of almost nothing still takes this share of the first profiled one.
    private const double EmptyPrefillShare = 0.6;

    private readonly Polyline _prefill;
    private readonly double _firstIsl;
    private readonly double[] _contexts;
    private readonly Polyline[] _itl;

    /// <summary>Takes a profile's sweeps.</summary>
    /// <param name="profile">With at least one prefill point and one decode line.</param>
    /// <exception cref="ArgumentException">A sweep is empty, a time is not above 0, or the KV cache holds nothing.</exception>
    public EngineTimes(EngineProfile profile)
    {
        if (Problem(profile) is { } problem)
        {
            throw new ArgumentException(problem, nameof(profile));
        }

        _prefill = new Polyline(profile.Prefill.Isl, profile.Prefill.TtftMs);
        _firstIsl = profile.Prefill.Isl[0];
        _contexts = [.. profile.Decode.Lines.Select(line => line.ContextLength)];
        _itl = [.. profile.Decode.Lines.Select(line => new Polyline(line.KvUsage, line.ItlMs))];
        MaxKvTokens = profile.Decode.MaxKvTokens;
    }

    /// <summary>Tokens that the KV cache of one decode engine holds.</summary>
    public double MaxKvTokens { get; }

    /// <summary>Duration of one prefill, seconds; linear beyond the last point, and down to 60 % of the first at 0.</summary>
    /// <param name="isl">Input length, tokens, 0 or more.</param>
    public double PrefillS(int isl)
    {
        var segment = _prefill.At(isl);
        var seconds = segment.Intercept + segment.Slope * isl;
        return isl < _firstIsl
            ? seconds * (EmptyPrefillShare + (1 - EmptyPrefillShare) * isl / _firstIsl)
            : seconds;
    }

    /// <summary>Duration of one decode iteration, seconds.</summary>
    /// <param name="kvUsage">Used share of the KV cache; above 1 the last segment goes on.</param>
    /// <param name="context">Mean tokens of an active request.</param>
    public double ItlS(double kvUsage, double context) => CellAt(kvUsage, context).ItlS(kvUsage, context);

    /// <summary>The patch of the surface that a point lies in; a worker keeps it while its points stay within.</summary>
    internal ItlCell CellAt(double kvUsage, double context)
    {
        var below = Polyline.IndexAt(_contexts, context);
        var isBetween = below >= 0 && below < _contexts.Length - 1;
        var lowIndex = Math.Max(below, 0);
        var low = _itl[lowIndex].At(kvUsage);
        var high = isBetween ? _itl[below + 1].At(kvUsage) : low;
        var width = isBetween ? _contexts[below + 1] - _contexts[below] : 1;
        return new ItlCell
        {
            KvUsageFrom = Math.Max(low.From, high.From),
            KvUsageTo = Math.Min(low.To, high.To),
            ContextFrom = below < 0 ? double.NegativeInfinity : _contexts[below],
            ContextTo = below == _contexts.Length - 1 ? double.PositiveInfinity : _contexts[below + 1],
            Intercept = low.Intercept,
            Slope = low.Slope,
            ContextOrigin = _contexts[lowIndex],
            InterceptPerContext = (high.Intercept - low.Intercept) / width,
            SlopePerContext = (high.Slope - low.Slope) / width,
        };
    }

    // Times above 0 are more than pedantry: no event may cause another at its own instant.
    private static string? Problem(EngineProfile profile) =>
        !IsUsable(profile.Prefill.TtftMs) ? "the prefill sweep needs points, with times above 0"
        : profile.Decode.Lines.Count == 0 ? "the decode sweep needs points"
        : !profile.Decode.Lines.All(line => IsUsable(line.ItlMs)) ? "every decode line needs points, with times above 0"
        : !(profile.Decode.MaxKvTokens > 0) ? "the KV cache must hold more than 0 tokens"
        : null;

    private static bool IsUsable(IReadOnlyList<double> timesMs) => timesMs.Count > 0 && timesMs[0] > 0;
}
