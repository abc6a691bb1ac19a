using Planner.Cli.Output;

namespace Planner.Cli.Commands;

/// <summary>Several replays in one table.</summary>
internal static class ReplayGrid
{
    /// <summary>Runs them; deployments that are never scaled are shown once for each trace and limits.</summary>
    public static IReadOnlyList<ReplayGridRow> Run(
        IReadOnlyList<ReplayRequest> requests, IWorkProgress progress, CancellationToken interruption)
    {
        var rows = new List<ReplayGridRow>();
        foreach (var request in requests)
        {
            progress.Say($"{request.TraceName}, {request.ConfigName}");
            var isFirst = !requests.TakeWhile(other => other != request).Any(other => SharesStatic(other, request));
            var comparison = ReplayComparison.Run(request with { Compare = request.Compare && isFirst }, progress, interruption);
            rows.Add(new ReplayGridRow(request.TraceName, request.ConfigName, comparison.Rows[0]));
            rows.AddRange(comparison.Rows.Skip(1).Take(1).Select(row => new ReplayGridRow(request.TraceName, "", row)));
        }

        return rows;
    }

    private static bool SharesStatic(ReplayRequest left, ReplayRequest right)
    {
        var (l, r) = (left.Deployment.Config, right.Deployment.Config);
        return left.Trace == right.Trace && (l.TtftMs, l.ItlMs, l.TargetAttainment) == (r.TtftMs, r.ItlMs, r.TargetAttainment)
            && left.Capacity == right.Capacity && left.Simulator == right.Simulator;
    }
}
