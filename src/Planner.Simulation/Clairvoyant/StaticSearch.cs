using Planner.Configuration;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Runs deployments that are never scaled on a trace, to compare a planner with.</summary>
/// <param name="trace">What arrives.</param>
/// <param name="times">How long the engines take.</param>
/// <param name="options">GPUs of the engines; the initial workers are not used.</param>
/// <param name="config">The limits and the target attainment.</param>
/// <remarks>
/// Prefill never waits for decode, so TTFT attainment depends on the prefill workers alone, and more workers of a pool
/// never do worse to speak of: both are searched by doubling, then by halving the gap.
/// </remarks>
public sealed class StaticSearch(
    RequestTrace trace, EngineTimes times, SimulatorOptions options, PlannerConfig config)
{
    /// <summary>Workers of a pool beyond which no deployment is looked for.</summary>
    private const int MostWorkers = 1024;

    private readonly Dictionary<(int Prefill, int Decode), StaticDeployment> _tried = [];

    /// <summary>Told every size before it is tried; may throw to stop the search.</summary>
    public Action<int, int>? Trying { get; init; }

    /// <summary>Runs one size.</summary>
    public StaticDeployment Run(int prefill, int decode)
    {
        if (_tried.TryGetValue((prefill, decode), out var known))
        {
            return known;
        }

        Trying?.Invoke(prefill, decode);
        var size = options with { InitialPrefill = prefill, InitialDecode = decode };
        var report = ScheduledReplay.Report(trace, times, size, config);
        return _tried[(prefill, decode)] = new StaticDeployment(prefill, decode, report);
    }

    /// <summary>The size with the fewest GPUs that reaches the target; null where none does.</summary>
    public StaticDeployment? Smallest()
    {
        if (Enough() is not { } enough)
        {
            return null;
        }

        StaticDeployment? best = null;
        var fewest = Fewest(enough.Prefill, prefill => MeetsTtft(Run(prefill, enough.Decode)));
        for (var prefill = fewest; best is null || Gpus(prefill, 1) < Gpus(best.Prefill, best.Decode); prefill++)
        {
            // One more prefill worker pays only if it saves decode workers worth more GPUs.
            var most = best is null ? enough.Decode : Affordable(best, prefill);
            if (most < 1 || !MeetsBoth(Run(prefill, most)))
            {
                if (best is not null || prefill >= enough.Prefill)
                {
                    break;
                }

                continue;
            }

            best = Run(prefill, Fewest(most, decode => MeetsBoth(Run(prefill, decode))));
        }

        return best;
    }

    /// <summary>Why <see cref="Smallest"/> finds no size, with the remedy.</summary>
    public string WhyNone() => MetAlone() is var alone && alone < config.TargetAttainment
        ? $"no size reaches {config.TargetAttainment:0.##%}: only {alone:0.##%} of the requests keep ttft and itl " +
            "even on engines of their own; raise the limits, or plan for faster engines"
        : $"no size of up to {MostWorkers} replicas a pool reaches {config.TargetAttainment:0.##%}";

    /// <summary>The size nearest to what a replay had on average.</summary>
    public StaticDeployment OfSameSize(ReplayReport report)
    {
        var hours = report.RunEndS / 3600;
        return Run(
            Average(report.GpuHours.Prefill / options.GpusPerPrefill, hours),
            Average(report.GpuHours.Decode / options.GpusPerDecode, hours));
    }

    /// <summary>Doubles each pool until its limit is met, and both until they are met together.</summary>
    private StaticDeployment? Enough()
    {
        if (MetAlone() < config.TargetAttainment)
        {
            return null;
        }

        for (var (prefill, decode) = (1, 1); prefill <= MostWorkers && decode <= MostWorkers;)
        {
            var size = Run(prefill, decode);
            if (MeetsBoth(size))
            {
                return size;
            }

            var (meetsTtft, meetsItl) = (MeetsTtft(size), MeetsItl(size));
            prefill *= meetsTtft && !meetsItl ? 1 : 2;
            decode *= meetsItl && !meetsTtft ? 1 : 2;
        }

        return null;
    }

    /// <summary>Share of requests that meet both limits on engines of their own, which no deployment can better.</summary>
    private double MetAlone() => trace.Requests.Count(request =>
    {
        var context = request.Isl + (request.Osl / 2.0);
        return times.PrefillS(request.Isl) * 1000 <= config.TtftMs
            && (request.Osl == 1 || times.DecodeS(1, context) * 1000 <= config.ItlMs);
    }) / (double)trace.Count;

    private static int Fewest(int enough, Func<int, bool> meets)
    {
        var tooFew = 0;
        while (enough - tooFew > 1)
        {
            var middle = (enough + tooFew) / 2;
            (tooFew, enough) = meets(middle) ? (tooFew, middle) : (middle, enough);
        }

        return enough;
    }

    private int Affordable(StaticDeployment best, int prefill) =>
        (int)((Gpus(best.Prefill, best.Decode) - Gpus(prefill, 0) - 1) / options.GpusPerDecode);

    private long Gpus(int prefill, int decode) =>
        ((long)prefill * options.GpusPerPrefill) + ((long)decode * options.GpusPerDecode);

    private bool MeetsTtft(StaticDeployment size) => size.Report.TtftAttainment >= config.TargetAttainment;

    private bool MeetsItl(StaticDeployment size) => size.Report.ItlAttainment >= config.TargetAttainment;

    private bool MeetsBoth(StaticDeployment size) => size.Report.SlaAttainment >= config.TargetAttainment;

    private static int Average(double workerHours, double hours) => Math.Max(1, (int)Math.Round(workerHours / hours));
}
