using System.Text.Json;
using System.Text.Json.Serialization;
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
    public static ReplayComparison Run(ReplayRequest request, IWorkProgress progress, CancellationToken interruption)
    {
        var times = new EngineTimes(request.Profile);
        var config = request.Deployment.Config;
        var search = new StaticSearch(request.Trace, times, request.Simulator, config)
        {
            Trying = (prefill, decode) =>
            {
                interruption.ThrowIfCancellationRequested();
                progress.Say($"trying a static {prefill},{decode}");
            },
        };
        var settings = new TickSettings(config, new EngineCapacity(request.Profile));
        var main = request.Static is { } size
            ? new ReplayOutcome(search.Run(size.Prefill, size.Decode).Report, [], [])
            : Replay.Run(request.Trace, times, request.Simulator, settings, progress, interruption);
        var rows = new List<ReplayRow> { ReplayRow.Of(request, main) };
        if (request.ComparePolicies)
        {
            var other = request.WithOtherPolicy();
            rows.Add(ReplayRow.Of(other, Replay.Run(
                request.Trace, times, request.Simulator, settings with { Config = other.Deployment.Config }, progress, interruption)));
        }

        var smallest = request.Compare || request.ComparePolicies ? search.Smallest() : null;
        if (request.Compare)
        {
            var target = $"{config.TargetAttainment:0.##%}";
            var plan = $"smallest static for {target}";
            rows.Add(smallest is not null
                ? ReplayRow.Of(plan, smallest)
                : new ReplayRow(plan, null, null, null) { Note = search.WhyNone() });
            if (request.Static is null)
            {
                rows.Add(ReplayRow.Of("static of average size", search.OfSameSize(main.Report)));
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

/// <summary>What not knowing the future costs, against the schedule that knows the trace; below 0 where it is less.</summary>
/// <param name="Misses">Requests late beyond those of the schedule.</param>
/// <param name="GpuHours">GPU-hours beyond those of the schedule.</param>
/// <param name="TimesGpuHours">GPU-hours as a multiple of the schedule's.</param>
internal sealed record Regret(int Misses, double GpuHours, double TimesGpuHours)
{
    public static Regret? Of(ReplayReport? report, ReplayReport bound) => report is null ? null : new Regret(
        Late(report) - Late(bound), report.GpuHours.Total - bound.GpuHours.Total, report.GpuHours.Total / bound.GpuHours.Total);

    private static int Late(ReplayReport report) => (int)Math.Round((1 - report.SlaAttainment) * report.Requests);
}

/// <summary>One line of the comparison.</summary>
/// <param name="Plan">What was replayed.</param>
/// <param name="Prefill">Prefill replicas, on average where they change; null where there is no such deployment.</param>
/// <param name="Decode">Decode replicas, likewise.</param>
/// <param name="Report">How it went; null where there is no such deployment.</param>
internal sealed record ReplayRow(string Plan, double? Prefill, double? Decode, ReplayReport? Report)
{
    /// <summary>Whether the replicas change.</summary>
    public bool Scaled { get; init; }

    /// <summary>What it lacks to the schedule that knows the trace; null where none was searched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Regret? Regret { get; init; }

    /// <summary>Why there is no such deployment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    public static ReplayRow Of(ReplayRequest request, ReplayOutcome main)
    {
        if (request.Static is { } size)
        {
            return new ReplayRow("static", size.Prefill, size.Decode, main.Report);
        }

        var (report, engines) = (main.Report, request.Simulator);
        var hours = report.RunEndS / 3600;
        return new ReplayRow(
            Name(request), report.GpuHours.Prefill / engines.GpusPerPrefill / hours,
            report.GpuHours.Decode / engines.GpusPerDecode / hours, report)
        { Scaled = true };
    }

    public static ReplayRow Of(string plan, StaticDeployment size) =>
        new(plan, size.Prefill, size.Decode, size.Report);

    /// <summary>A schedule that knew the trace.</summary>
    public static ReplayRow OfSchedule(ReplayRequest request, ReplayReport report) =>
        Of(request, new ReplayOutcome(report, [], [])) with { Plan = "schedule that knows the trace" };

    private static string Name(ReplayRequest request)
    {
        var config = request.Deployment.Config;
        var predictor = CommonOptions.Name(config.LoadPredictor);
        var throughput = $"{predictor}{(config.LoadPredictorLog1p ? " log1p" : "")}, {config.ThroughputAdjustmentInterval.TotalSeconds:0} s";
        var load = $"load {config.LoadAdjustmentInterval.TotalSeconds:0} s";
        var loops = (config.EnableThroughputScaling, config.RunsLoadLoop) switch
        {
            (true, true) => $"{throughput}, {load}",
            (true, false) => throughput,
            _ => load,
        };
        return $"{request.Deployment.Name} ({config.Policy.ToString().ToLowerInvariant()}, {loops})";
    }
}
