namespace Planner.Policies.Slo;

/// <summary>Where policy <c>slo</c> has its latencies from.</summary>
public enum LatencySource
{
    /// <summary>The workers' gauges of their last latency.</summary>
    WorkerGauges,

    /// <summary>The frontends' histograms, whose buckets are coarse.</summary>
    FrontendHistograms,
}
