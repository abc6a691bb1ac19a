using MathNet.Numerics.Distributions;
using Planner.Capacity;
using Planner.Configuration;
using Planner.State;

namespace Planner.Planning.Slo;

/// <summary>Sizes both pools for a demand.</summary>
public sealed class SloPlan
{
    /// <summary>More engines than any cluster has.</summary>
    public const int MostEngines = 100_000;

    private readonly PlannerConfig _config;
    private readonly SloState _known;

    /// <summary>Prepares the models with what is known of requests and engines.</summary>
    public SloPlan(PlannerConfig config, EngineCapacity capacity, SloState known)
    {
        (_config, _known) = (config, known);
        MeanIsl = known.Isl.Mean ?? 1;
        MeanOsl = Math.Max(1, known.Osl.Mean ?? 1);
        Queue = new PrefillWaiting(known.Isl.Points(), capacity.Prefill, config.TtftMs);
        Decode = new DecodeConcurrency(capacity.Decode, known.DecodeCalibration, config.ItlMs, Context());
    }

    /// <summary>Share of requests that each pool may make late: half of what the target allows.</summary>
    public static double LateAllowed(PlannerConfig config) => (1 - config.TargetAttainment) / 2;

    /// <summary>Mean input length, tokens.</summary>
    public double MeanIsl { get; }

    /// <summary>Mean output length, tokens.</summary>
    public double MeanOsl { get; }

    /// <summary>The prefill model.</summary>
    public PrefillWaiting Queue { get; }

    /// <summary>The decode model.</summary>
    public DecodeConcurrency Decode { get; }

    /// <summary>Prefill engines for a demand.</summary>
    /// <remarks>The head-room learnt changes the share that may be late: z is its normal quantile's surplus.</remarks>
    public int PrefillEngines(double rate, double peakedness) =>
        Queue.Engines(rate, peakedness, Normal.CDF(0, 1, Normal.InvCDF(0, 1, LateAllowed(_config)) - (_known.Prefill.Z - Headroom.Start.Z)));

    /// <summary>Decode engines for a demand.</summary>
    public int DecodeEngines(double rate, double peakedness) =>
        Decode.Engines(Decode.Mean(rate, MeanOsl), peakedness, _known.Decode.Z);

    /// <summary>Tokens of a request in decode, on average over those that are in decode: long ones are there longer.</summary>
    private double Context()
    {
        var points = _known.Osl.Points();
        var (first, second) = (points.Sum(p => p.Value * p.Share), points.Sum(p => p.Value * p.Value * p.Share));
        return MeanIsl + (first > 0 ? second / first / 2 : 1);
    }
}
