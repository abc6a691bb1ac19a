using Planner.Configuration;
using Planner.Engines;
using Planner.Model;

namespace Planner.Policies.Dynamo10;

/// <summary>
/// Policy <c>dynamo</c>: as many engines as the forecast's mean throughput fills, by Dynamo v1.0's formulas.
/// </summary>
internal sealed class ThroughputPlanner(PlannerConfig config, EngineCapacity capacity, DecisionTrail trail)
{
    private const double MsPerS = 1000;
    private readonly double _intervalS = config.ThroughputAdjustmentInterval.TotalSeconds;

    /// <summary>Engines for the forecast, unrounded; 0 for a pool that the mode does not plan.</summary>
    public Pools<double> Size(TrafficForecast forecast, CorrectionFactors corrections) => config.Mode switch
    {
        PlannerMode.Prefill => new(SizePrefill(forecast, corrections), 0),
        PlannerMode.Decode => new(0, SizeDecode(forecast, corrections)),
        PlannerMode.Agg => new(0, Math.Max(SizePrefill(forecast, corrections), SizeDecode(forecast, corrections))),
        _ => new(SizePrefill(forecast, corrections), SizeDecode(forecast, corrections)),
    };

    private double SizePrefill(TrafficForecast forecast, CorrectionFactors corrections)
    {
        // Slower than profiled is taken for queueing, which v1.0 does not answer; only faster counts.
        var factor = Math.Min(1, corrections.Prefill);
        var tokensPerS = forecast.RequestCount * forecast.Isl / _intervalS * factor;
        var engine = capacity.Ranks.Prefill * forecast.Isl / capacity.Prefill.TtftMs(forecast.Isl) * MsPerS;
        var exact = tokensPerS / engine;
        trail.Add("size_prefill",
            $"prefill: {tokensPerS:F0} input tokens/s at {engine:F0} per engine: {exact:F2} engines",
            ("tokens_per_s", tokensPerS), ("engine_tokens_per_s", engine), ("engines", exact));
        return exact;
    }

    private double SizeDecode(TrafficForecast forecast, CorrectionFactors corrections)
    {
        var tokensPerS = forecast.RequestCount * forecast.Osl / _intervalS;
        var itlLimitMs = config.ItlMs / corrections.Decode;
        var context = forecast.Isl + (forecast.Osl / 2);
        var requests = capacity.Decode.RequestsWithin(itlLimitMs, context, capacity.MostRequests(context));
        var itlMs = capacity.Decode.ItlMs(requests, context);
        var engine = requests / itlMs * MsPerS;
        var exact = tokensPerS / engine;
        var missed = itlMs > itlLimitMs ? $", no load meets {itlLimitMs:F2} ms" : "";
        trail.Add("size_decode",
            $"decode: {tokensPerS:F0} output tokens/s at {engine:F0} per engine and {itlMs:F2} ms per token" +
            $"{missed}: {exact:F2} engines",
            ("tokens_per_s", tokensPerS), ("engine_tokens_per_s", engine), ("itl_limit_ms", itlLimitMs),
            ("itl_ms", itlMs), ("requests", requests), ("engines", exact));
        return exact;
    }
}
