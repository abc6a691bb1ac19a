using System.Text.Json;
using Planner.Cli.Output;
using Planner.Simulation;

namespace Planner.Cli.Commands;

/// <summary>A replay beside deployments that are never scaled.</summary>
/// <param name="Main">What was asked for.</param>
/// <param name="Rows">It and what it is compared with.</param>
internal sealed record ReplayComparison(ReplayOutcome Main, IReadOnlyList<ReplayRow> Rows)
{
    public static ReplayComparison Run(ReplayRequest request, IWorkProgress progress, CancellationToken interruption)
    {
        var times = new ModelTimes(request.Engine);
        var config = request.Deployment.Config;
        var search = new StaticSearch(request.Trace, times, request.Simulator, config)
        {
            Trying = (prefill, decode) =>
            {
                interruption.ThrowIfCancellationRequested();
                progress.Say($"trying a static {prefill},{decode}");
            },
        };
        var settings = request.Settings(config);
        var main = request.Static is { } size
            ? new ReplayOutcome(search.Run(size.Prefill, size.Decode).Report, [], [])
            : Replay.Run(request.Trace, times, request.Simulator, settings, progress, interruption);
        var rows = new List<ReplayRow> { ReplayRow.Of(request, main.Report) };
        foreach (var other in request.ComparePolicies ? request.WithOtherPolicies() : [])
        {
            rows.Add(ReplayRow.Of(other, Replay.Run(
                request.Trace, times, request.Simulator, request.Settings(other.Deployment.Config), progress, interruption).Report));
        }

        var smallest = request.Compare || request.ComparePolicies ? search.Smallest() : null;
        if (request.Compare)
        {
            var target = $"{config.TargetAttainment:0.##%}";
            var plan = $"smallest static for {target}";
            rows.Add(smallest is not null
                ? ReplayRow.Of(PlanKind.SmallestStatic, plan, smallest)
                : new ReplayRow(PlanKind.SmallestStatic, plan, null, null, null) { Note = search.WhyNone() });
            if (request.Static is null)
            {
                rows.Add(ReplayRow.Of(PlanKind.AverageStatic, "static of average size", search.OfSameSize(main.Report)));
            }
        }

        if (request.ComparePolicies && smallest is not null)
        {
            var bound = Schedule(request, times, progress, interruption).Run(smallest);
            rows.Add(ReplayRow.OfSchedule(request, bound));
            rows = rows.ConvertAll(row => row with { Regret = Regret.Of(row.Report, bound) });
        }

        return new ReplayComparison(main, rows);
    }

    private static ScheduleSearch Schedule(
        ReplayRequest request, EngineTimes times, IWorkProgress progress, CancellationToken interruption) =>
        new(request.Trace, times, request.Simulator, request.Deployment.Config)
        {
            Trying = number =>
            {
                interruption.ThrowIfCancellationRequested();
                progress.Say($"searching the schedule that knows the trace, try {number}");
            },
        };

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
