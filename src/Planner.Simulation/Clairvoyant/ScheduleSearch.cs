using Planner.Configuration;
using Planner.Model;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Looks for the cheapest schedule of sizes, minute by minute, for a trace that is known beforehand.</summary>
/// <param name="trace">What arrives.</param>
/// <param name="times">How long the engines take.</param>
/// <param name="options">Start-up time and GPUs of the engines; the initial workers are not used.</param>
/// <param name="config">The limits and the target attainment.</param>
/// <remarks>
/// From a size that reaches the target all the time it takes workers away, from the whole trace, then from halves, quarters
/// and so on down to single minutes, as long as the target is still reached. What it finds can be had, if one knows the
/// future; it is not proven to be the least.
/// </remarks>
public sealed class ScheduleSearch(RequestTrace trace, EngineTimes times, SimulatorOptions options, PlannerConfig config)
{
    private const double WindowS = 60;

    /// <summary>
    /// Shares of the misses allowed that are spent, one after the other: else the trace's beginning would spend all.
    /// </summary>
    private static readonly double[] Spending = [0.25, 0.5, 0.75, 1];

    private int[] _prefill = [];
    private int[] _decode = [];
    private int _tried;

    /// <summary>Told the number of a schedule before it is tried; may throw to stop the search.</summary>
    public Action<int>? Trying { get; init; }

    /// <summary>Searches from a size that reaches the target without being scaled.</summary>
    /// <param name="enough">The size.</param>
    /// <returns>How the schedule found does.</returns>
    public ReplayReport Run(StaticDeployment enough)
    {
        var windows = (int)Math.Ceiling((trace.Requests[^1].ArrivalS + 1) / WindowS);
        (_prefill, _decode) = (new int[windows], new int[windows]);
        Array.Fill(_prefill, enough.Prefill);
        Array.Fill(_decode, enough.Decode);
        var best = enough.Report;
        foreach (var spent in Spending)
        {
            var target = 1 - ((1 - config.TargetAttainment) * spent);
            for (var stretch = windows; stretch > 0; stretch /= 2)
            {
                best = Lower(_prefill, stretch, target, Lower(_decode, stretch, target, best));
            }
        }

        return best;
    }

    /// <summary>Takes workers away from one stretch after the other, from each as often as that is possible.</summary>
    private ReplayReport Lower(int[] sizes, int stretch, double target, ReplayReport best)
    {
        for (var from = 0; from < sizes.Length; from += stretch)
        {
            var to = Math.Min(from + stretch, sizes.Length);
            while (CanLower(sizes, from, to))
            {
                Add(sizes, from, to, -1);
                var report = Report();
                if (report.SlaAttainment < target || report.GpuHours.Total >= best.GpuHours.Total)
                {
                    Add(sizes, from, to, 1);
                    break;
                }

                best = report;
            }
        }

        return best;
    }

    private static bool CanLower(int[] sizes, int from, int to) => sizes.AsSpan(from, to - from).IndexOf(1) < 0;

    private static void Add(int[] sizes, int from, int to, int workers)
    {
        for (var i = from; i < to; i++)
        {
            sizes[i] += workers;
        }
    }

    private ReplayReport Report()
    {
        Trying?.Invoke(++_tried);
        var initial = options with { InitialPrefill = _prefill[0], InitialDecode = _decode[0] };
        return ScheduledReplay.Report(trace, times, initial, config, Decisions());
    }

    /// <summary>Workers of a window are asked for a start-up time before it begins.</summary>
    private IEnumerable<ScheduledDecision> Decisions()
    {
        var last = new Pools<int>(_prefill[0], _decode[0]);
        var instants = Enumerable.Range(0, _prefill.Length)
            .SelectMany(window => new[] { window * WindowS, Math.Max(0, (window * WindowS) - options.StartupS) })
            .Distinct().Order();
        foreach (var atS in instants)
        {
            var wanted = new Pools<int>(Wanted(_prefill, atS), Wanted(_decode, atS));
            if (wanted != last)
            {
                yield return new ScheduledDecision(atS, wanted.Prefill, wanted.Decode);
                last = wanted;
            }
        }
    }

    private int Wanted(int[] sizes, double atS)
    {
        var first = Math.Min((int)(atS / WindowS), sizes.Length - 1);
        var beyond = Math.Min((int)Math.Floor((atS + options.StartupS) / WindowS) + 1, sizes.Length);
        return sizes.AsSpan(first, Math.Max(1, beyond - first)).ToArray().Max();
    }
}
