using MathNet.Numerics.LinearAlgebra;

namespace Planner.Engines;

/// <summary>
/// How long one rank of a prefill engine takes for a prompt: a fixed part, one for each token, and attention's, which grows with
/// the square of the length. Through every point of the sweep; never shorter for a longer prompt.
/// </summary>
public sealed class PrefillModel
{
    /// <summary>Share of the shortest prompt's time that a pass takes at the least, whatever the slope says.</summary>
    private const double LeastFixedShare = 0.5;

    private readonly double[] _isl;
    private readonly double[] _ms;
    private readonly double _quadratic;

    /// <summary>Builds the model from a sweep.</summary>
    public PrefillModel(PrefillProfile profile)
    {
        _isl = [.. profile.Isl];
        _ms = Monotone([.. profile.TtftMs]);
        _quadratic = Quadratic(_isl, _ms);
        FixedMs = Math.Max(LeastFixedShare * _ms[0], _ms[0] - (FirstSlope() * _isl[0]));
    }

    /// <summary>Longest prompt that was measured, tokens.</summary>
    public double LongestIsl => _isl[^1];

    /// <summary>What a pass takes however short its prompts are, ms.</summary>
    public double FixedMs { get; }

    /// <summary>Time of a pass over one prompt, which is the time to first token where nothing else waits, ms.</summary>
    /// <param name="isl">Input length, tokens.</param>
    public double TtftMs(double isl) => FixedMs + AddedMs(isl);

    /// <summary>What a prompt adds to a pass over several, ms.</summary>
    /// <param name="isl">Input length, tokens.</param>
    public double AddedMs(double isl)
    {
        if (isl <= _isl[0])
        {
            return Math.Max(0, isl) / _isl[0] * (_ms[0] - FixedMs);
        }

        var right = Array.BinarySearch(_isl, isl);
        right = right < 0 ? ~right : right;
        return right == _isl.Length ? Beyond(isl) - FixedMs : Between(right, isl) - FixedMs;
    }

    /// <summary>The chord, less what the curve bends below it; the bend is less where the curve would fall otherwise.</summary>
    private double Between(int right, double isl)
    {
        var (width, done, slope) = (_isl[right] - _isl[right - 1], isl - _isl[right - 1], Chord(right));
        return _ms[right - 1] + (slope * done) - (Math.Min(_quadratic, slope / width) * done * (width - done));
    }

    /// <summary>Straight on: the sweep ends where the model's context does, or nobody knows what follows.</summary>
    private double Beyond(double isl) => _ms[^1] + (Chord(_isl.Length - 1) * (isl - _isl[^1]));

    private double Chord(int right) => _isl.Length == 1
        ? LeastFixedShare * _ms[0] / _isl[0]
        : (_ms[right] - _ms[right - 1]) / (_isl[right] - _isl[right - 1]);

    /// <summary>The slope at the first point: the chord's, less the bend.</summary>
    private double FirstSlope()
    {
        var chord = Chord(_isl.Length == 1 ? 0 : 1);
        return _isl.Length == 1 ? chord : chord - Math.Min(_quadratic * (_isl[1] - _isl[0]), chord);
    }

    /// <summary>The part of the square in the parabola nearest to the points; two of them show none.</summary>
    private static double Quadratic(double[] isl, double[] ms)
    {
        if (isl.Length < 3)
        {
            return 0;
        }

        var longest = isl[^1];
        var rows = Matrix<double>.Build.DenseOfRowArrays(isl.Zip(ms, (tokens, time) =>
            new[] { 1 / time, tokens / longest / time, tokens / longest * tokens / longest / time }));
        var fit = NonNegativeLeastSquares.Solve(rows, Vector<double>.Build.Dense(isl.Length, 1), [0, 0, 0]);
        return fit[2] / longest / longest;
    }

    /// <summary>The mean of the smallest non-decreasing curve above and the largest below.</summary>
    private static double[] Monotone(double[] ms)
    {
        double[] above = [.. ms], below = [.. ms];
        for (var i = 1; i < ms.Length; i++)
        {
            above[i] = Math.Max(above[i], above[i - 1]);
            below[^(i + 1)] = Math.Min(below[^(i + 1)], below[^i]);
        }

        return [.. above.Zip(below, (high, low) => (high + low) / 2)];
    }
}
