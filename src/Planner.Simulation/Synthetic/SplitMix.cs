namespace Planner.Simulation;

/// <summary>
/// Pseudo-random numbers that are the same on every machine and in every version (SplitMix64; Steele, Lea and Flood,
/// OOPSLA 2014).
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>Uniform in (0, 1).</summary>
    public double NextDouble() => ((Next() >> 11) + 0.5) / (1UL << 53);

    public double NextExponential(double rate) => -Math.Log(NextDouble()) / rate;

    /// <summary>Standard normal (Box and Muller, 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Leaves normal numbers out without working them out.</summary>
    public void SkipNormals(ulong count) => _state += 2 * count * Increment;

    private ulong Next()
    {
        _state += Increment;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
