using Planner.Engines;

namespace Planner.Simulation.Model;

/// <summary>Engine times straight from the specification, point by point and with no thought of speed.</summary>
internal static class ModelEngine
{
    public static double PrefillS(PrefillProfile profile, int isl)
    {
        var ms = RunningMaximum(profile.TtftMs);
        return isl < profile.Isl[0]
            ? ms[0] * (0.6 + 0.4 * isl / profile.Isl[0]) / 1000
            : Interpolate(profile.Isl, ms, isl) / 1000;
    }

    public static double ItlS(DecodeProfile profile, double kvUsage, double context)
    {
        var contexts = profile.Lines.Select(line => line.ContextLength).ToArray();
        var itlsMs = profile.Lines
            .Select(line => Interpolate(line.KvUsage, RunningMaximum(line.ItlMs), Math.Max(kvUsage, line.KvUsage[0])))
            .ToArray();
        return Interpolate(contexts, itlsMs, Math.Clamp(context, contexts[0], contexts[^1])) / 1000;
    }

    private static double[] RunningMaximum(IReadOnlyList<double> values) =>
        [.. values.Select((_, index) => values.Take(index + 1).Max())];

    private static double Interpolate(IReadOnlyList<double> x, double[] y, double at)
    {
        if (x.Count == 1)
        {
            return y[0];
        }

        var right = 1;
        while (right < x.Count - 1 && x[right] < at)
        {
            right++;
        }

        var share = (at - x[right - 1]) / (x[right] - x[right - 1]);
        return y[right - 1] + share * (y[right] - y[right - 1]);
    }
}
