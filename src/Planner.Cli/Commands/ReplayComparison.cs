using System.Text.Json;
using Planner.Capacity;
using Planner.Cli.Output;
using Planner.Planning;
using Planner.Simulation;

namespace Planner.Cli.Commands;

/// <summary>A replay beside deployments that are never scaled.</summary>
/// <param name="Main">What was asked for.</param>
/// <param name="Rows">It and what it is compared with.</param>
internal sealed record ReplayComparison(ReplayOutcome Main, IReadOnlyList<ReplayRow> Rows)
{
    public static ReplayComparison Run(ReplayRequest request, IWorkProgress progress)
    {
        var times = new EngineTimes(request.Profile);
        var config = request.Deployment.Config;
        var search = new StaticSearch(request.Trace, times, request.Simulator, config)
        {
            Trying = (prefill, decode) => progress.Say($"trying a static {prefill},{decode}"),
        };
        var settings = new TickSettings(config, new EngineCapacity(request.Profile));
        var main = request.Static is { } size
            ? new ReplayOutcome(search.Run(size.Prefill, size.Decode).Report, [])
            : Replay.Run(request.Trace, times, request.Simulator, settings, progress);
        var rows = new List<ReplayRow> { ReplayRow.Of(request, main) };
        if (request.Compare)
        {
            var target = $"{config.TargetAttainment:0.##%}";
            rows.Add(ReplayRow.Of($"smallest static with {target}", search.Smallest()));
            if (request.Static is null)
            {
                rows.Add(ReplayRow.Of("static of the same average size", search.OfSameSize(main.Report)));
            }
        }

        return new ReplayComparison(main, rows);
    }

    /// <summary>Every change of target, a JSON object a line.</summary>
    public void WriteDecisions(TextWriter writer)
    {
        foreach (var change in Main.Changes)
        {
            var decision = change.Decision;
            writer.WriteLine(JsonSerializer.Serialize(new
            {
                t = change.TimeS,
                prefill = decision.Prefill,
                decode = decision.Decode,
                loop = decision.Loop.ToString().ToLowerInvariant(),
                reason = decision.Reason,
            }, CliJson.OneLine));
        }
    }
}

/// <summary>One line of the comparison.</summary>
/// <param name="Plan">What was replayed.</param>
/// <param name="Size">Prefill and decode replicas of a static deployment; null where they change.</param>
/// <param name="Report">How it went; null where no deployment reaches the target.</param>
internal sealed record ReplayRow(string Plan, string? Size, ReplayReport? Report)
{
    public static ReplayRow Of(ReplayRequest request, ReplayOutcome main) => request.Static is { } size
        ? new ReplayRow("static", $"{size.Prefill},{size.Decode}", main.Report)
        : new ReplayRow(Name(request), null, main.Report);

    public static ReplayRow Of(string plan, StaticDeployment? size) =>
        new(plan, size is null ? null : $"{size.Prefill},{size.Decode}", size?.Report);

    private static string Name(ReplayRequest request)
    {
        var config = request.Deployment.Config;
        return $"{request.Deployment.Name}: policy {config.Policy.ToString().ToLowerInvariant()}, " +
            $"{config.LoadPredictor.ToString().ToLowerInvariant()}{(config.LoadPredictorLog1p ? " log1p" : "")} " +
            $"every {config.ThroughputAdjustmentInterval.TotalSeconds:0} s";
    }
}
