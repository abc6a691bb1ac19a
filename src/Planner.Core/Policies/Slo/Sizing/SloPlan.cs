using MathNet.Numerics.Distributions;
using Planner.Configuration;
using Planner.Engines;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Sizes both pools for a demand.</summary>
public sealed class SloPlan
{
    private readonly PlannerConfig _config;
    private readonly SloState _known;

    /// <summary>Prepares the models with what is known of requests and engines.</summary>
    /// <param name="config">Limits and target.</param>
    /// <param name="capacity">What the engines can do.</param>
    /// <param name="known">Lengths of late, head-room, calibration.</param>
    /// <param name="tuning">The policy's numbers.</param>
    /// <param name="isl">Mean input length where no lengths are known, tokens.</param>
    /// <param name="osl">Mean output length where no lengths are known, tokens.</param>
    public SloPlan(
        PlannerConfig config, EngineCapacity capacity, SloState known, SloTuning tuning, double isl = 1, double osl = 1)
    {
        (_config, _known) = (config, known);
        MeanIsl = known.Isl.Mean ?? isl;
        MeanOsl = Math.Max(1, known.Osl.Mean ?? osl);
        Queue = new PrefillWaiting(
            known.Isl.Count > 0 ? known.Isl.Points() : [(isl, 1)], capacity, known.PrefillCalibration, config.TtftMs);
        Context = HeldInDecode(known, MeanIsl);
        Decode = new DecodeConcurrency(capacity, known.DecodeCalibration, config.ItlMs, Context, tuning.TimesAlone);
    }

    /// <summary>Share of latencies that each pool may have above its limit in the long run: half of what the target allows.</summary>
    public static double LateAllowed(PlannerConfig config) => (1 - config.TargetAttainment) / 2;

    /// <summary>Mean input length, tokens.</summary>
    public double MeanIsl { get; }

    /// <summary>Mean output length, tokens.</summary>
    public double MeanOsl { get; }

    /// <summary>Mean tokens of a request in the KV cache of a decode engine.</summary>
    public double Context { get; }

    /// <summary>Input tokens a second that one prefill engine may be given; not bounded where its times are known.</summary>
    public double MostPromptTokensPerS { get; init; } = double.PositiveInfinity;

    /// <summary>The prefill model.</summary>
    public PrefillWaiting Queue { get; }

    /// <summary>The decode model.</summary>
    public DecodeConcurrency Decode { get; }

    /// <summary>Prefill engines for a demand: the share that is late is a normal tail, moved by the head-room.</summary>
    public int PrefillEngines(double rate, double peakedness) => Math.Max(
        Queue.Engines(rate, peakedness, 1 - Normal.CDF(0, 1, Deviations + _known.Prefill.Surplus)),
        (int)Math.Min(Math.Ceiling(rate * MeanIsl / MostPromptTokensPerS), Plausible.MostEngines));

    /// <summary>Decode engines for a demand.</summary>
    public int DecodeEngines(double rate, double peakedness) => Decode.Engines(
        Decode.Mean(rate, MeanOsl), peakedness, Math.Max(0, Deviations + _known.Decode.Surplus));

    /// <summary>Standard deviations that leave as much above them as the target allows.</summary>
    private double Deviations => Normal.InvCDF(0, 1, _config.TargetAttainment);

    /// <summary>Tokens of a request in decode, on average over those that are in decode: long ones are there longer.</summary>
    internal static double HeldInDecode(SloState known, double meanIsl)
    {
        var points = known.Osl.Points();
        var (first, second) = (points.Sum(p => p.Value * p.Share), points.Sum(p => p.Value * p.Value * p.Share));
        return meanIsl + (first > 0 ? second / first / 2 : 1);
    }
}
