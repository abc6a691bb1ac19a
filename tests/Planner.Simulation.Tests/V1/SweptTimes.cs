using Planner.Engines;

namespace Planner.Simulation;

/// <summary>
/// The engine of the hand-computed cases and of the reference results: straight lines between the profiled points, made
/// non-decreasing first by a running maximum, in KV usage and then in context.
/// </summary>
internal sealed class SweptTimes : EngineTimes
{
    // A prefill of almost nothing still takes this share of the first profiled one.
    private const double EmptyPrefillShare = 0.6;

    private readonly Polyline _prefill;
    private readonly double _firstIsl;
    private readonly double[] _contexts;
    private readonly Polyline[] _itl;

    public SweptTimes(EngineProfile profile)
    {
        _prefill = new Polyline(profile.Prefill.Isl, profile.Prefill.TtftMs);
        _firstIsl = profile.Prefill.Isl[0];
        _contexts = [.. profile.Decode.Lines.Select(line => line.ContextLength)];
        _itl = [.. profile.Decode.Lines.Select(line => new Polyline(line.KvUsage, line.ItlMs))];
        MaxKvTokens = profile.Decode.MaxKvTokens;
    }

    public override double MaxKvTokens { get; }

    /// <summary>Linear beyond the last point, and down to 60 % of the first at 0.</summary>
    public override double PrefillS(int isl)
    {
        var seconds = _prefill.At(isl);
        return isl < _firstIsl
            ? seconds * (EmptyPrefillShare + ((1 - EmptyPrefillShare) * isl / _firstIsl))
            : seconds;
    }

    public override double DecodeS(int requests, double kvTokens) => ItlS(kvTokens / MaxKvTokens, kvTokens / requests);

    /// <summary>Above a KV usage of 1 the last segment goes on.</summary>
    public double ItlS(double kvUsage, double context)
    {
        var below = Polyline.IndexAt(_contexts, context);
        var low = _itl[Math.Max(below, 0)].At(kvUsage);
        return below < 0 || below == _contexts.Length - 1
            ? low
            : low + ((_itl[below + 1].At(kvUsage) - low) * (context - _contexts[below]) / (_contexts[below + 1] - _contexts[below]));
    }
}
