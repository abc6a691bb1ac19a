using System.Text.Json.Serialization;
using Planner.Configuration;
using Planner.Policies;
using Planner.Simulation;

namespace Planner.Cli.Commands;

/// <summary>One line of the comparison.</summary>
/// <param name="Kind">What kind of plan it is.</param>
/// <param name="Plan">What was replayed, in words.</param>
/// <param name="Prefill">Prefill replicas, on average where they change; null where there is no such deployment.</param>
/// <param name="Decode">Decode replicas, likewise.</param>
/// <param name="Report">How it went; null where there is no such deployment.</param>
internal sealed record ReplayRow(string Kind, string Plan, double? Prefill, double? Decode, ReplayReport? Report)
{
    /// <summary>Whether the replicas change.</summary>
    public bool Scaled { get; init; }

    /// <summary>What it lacks to the schedule that knows the trace; null where none was searched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Regret? Regret { get; init; }

    /// <summary>Why there is no such deployment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>What was asked for.</summary>
    public static ReplayRow Of(ReplayRequest request, ReplayReport report)
    {
        if (request.Static is { } size)
        {
            return new ReplayRow(PlanKind.Static, "static", size.Prefill, size.Decode, report);
        }

        var config = request.Deployment.Config;
        var word = ScalingPolicies.Of(config).Words[0];
        return OfScaled(PlanKind.Policy(word), $"policy {word} ({Loops(config)})", request, report);
    }

    public static ReplayRow Of(string kind, string plan, StaticDeployment size) =>
        new(kind, plan, size.Prefill, size.Decode, size.Report);

    /// <summary>A schedule that knew the trace.</summary>
    public static ReplayRow OfSchedule(ReplayRequest request, ReplayReport report) =>
        OfScaled(PlanKind.Schedule, "schedule that knows the trace", request, report);

    private static ReplayRow OfScaled(string kind, string plan, ReplayRequest request, ReplayReport report)
    {
        var (engines, hours) = (request.Simulator, report.RunEndS / 3600);
        return new ReplayRow(
            kind, plan, report.GpuHours.Prefill / engines.GpusPerPrefill / hours,
            report.GpuHours.Decode / engines.GpusPerDecode / hours, report)
        { Scaled = true };
    }

    private static string Loops(PlannerConfig config)
    {
        var predictor = CommonOptions.Name(config.LoadPredictor);
        var throughput = $"{predictor}{(config.LoadPredictorLog1p ? " log1p" : "")}, {config.ThroughputAdjustmentInterval.TotalSeconds:0} s";
        var load = $"load {config.LoadAdjustmentInterval.TotalSeconds:0} s";
        return (config.EnableThroughputScaling, config.RunsLoadLoop) switch
        {
            (true, true) => $"{throughput}, {load}",
            (true, false) => throughput,
            _ => load,
        };
    }
}
