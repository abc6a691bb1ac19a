namespace Planner.Engines;

/// <summary>What one prefill engine can do at a given input length.</summary>
public sealed class PrefillSurface
{
    private readonly Curve _ttftMs;
    private readonly Curve _throughput;

    /// <summary>Builds the surface from a sweep.</summary>
    public PrefillSurface(PrefillProfile profile)
    {
        _ttftMs = new Curve(profile.Isl, profile.TtftMs);
        _throughput = new Curve(profile.Isl, profile.ThroughputPerGpu);
    }

    /// <summary>Longest input that was profiled, tokens.</summary>
    public double LongestIsl => _ttftMs.Highest;

    /// <summary>Time to first token of a lone request, ms.</summary>
    /// <param name="isl">Input length, tokens; clamped to the profiled range.</param>
    public double TtftMs(double isl) => _ttftMs.At(isl);

    /// <summary>Prefill throughput at full use, tokens a second and GPU.</summary>
    /// <param name="isl">Input length, tokens; clamped to the profiled range.</param>
    public double ThroughputPerGpu(double isl) => _throughput.At(isl);
}
