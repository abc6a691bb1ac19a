using Planner.Configuration;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Why requests missed a limit, each counted once.</summary>
/// <param name="SlaInfeasible">Alone on an idle engine they would have missed it too.</param>
/// <param name="Startup">Workers of the pool that made them late had been asked for and were starting.</param>
/// <param name="Drain">That pool had been scaled in shortly before.</param>
/// <param name="ForecastTooLow">All others: there were too few workers, and no more were asked for.</param>
public sealed record MissCauses(int SlaInfeasible, int Startup, int Drain, int ForecastTooLow)
{
    /// <summary>
    /// The load rose within a start-up time, beyond chance and by half at least, and no worker had been taken away:
    /// a worker asked for at the first sign would not have served yet. Only knowing the future would have helped.
    /// </summary>
    public int Unavoidable { get; init; }

    /// <summary>A queue that a scale-in leaves behind is seldom longer.</summary>
    private const double DrainS = 120;

    /// <summary>Judges a run.</summary>
    /// <param name="result">The run.</param>
    /// <param name="times">How long the engines take.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="startupS">From a worker's creation until it serves, s.</param>
    public static MissCauses Of(SimulationResult result, EngineTimes times, PlannerConfig limits, double startupS)
    {
        var causes = new MissCauses(0, 0, 0, 0);
        var run = new Run(result.Changes, new SuddenLoad(result, startupS), times, startupS);
        for (var i = 0; i < result.RequestCount; i++)
        {
            if (!result.Outcome(i).IsWithin(limits.TtftMs, limits.ItlMs))
            {
                causes = causes.With(Miss.Of(result.Request(i), result.Outcome(i), limits), run);
            }
        }

        return causes;
    }

    private MissCauses With(Miss miss, Run run)
    {
        if (miss.IsCertain(run.Times))
        {
            return this with { SlaInfeasible = SlaInfeasible + 1 };
        }

        var before = run.Changes.Where(change => change.TimeS <= miss.ToS).ToList();
        var scaledIn = before.Exists(change => miss.WorkersOf(change) < 0 && change.TimeS + DrainS >= miss.FromS);
        return !scaledIn && run.Load.IsAt(miss.FromS) ? this with { Unavoidable = Unavoidable + 1 }
            : before.Exists(change => miss.WorkersOf(change) > 0 && change.TimeS + run.StartupS >= miss.FromS)
                ? this with { Startup = Startup + 1 }
            : scaledIn ? this with { Drain = Drain + 1 }
            : this with { ForecastTooLow = ForecastTooLow + 1 };
    }

    /// <summary>What a miss is judged by.</summary>
    private sealed record Run(IReadOnlyList<ReplicaChange> Changes, SuddenLoad Load, EngineTimes Times, double StartupS);

    /// <summary>A request that was late, and when it was with the pool that made it so; prefill where both did.</summary>
    private readonly record struct Miss(Request Request, PlannerConfig Limits, bool InPrefill, double FromS, double ToS)
    {
        private const double MsPerS = 1000;

        public static Miss Of(Request request, RequestOutcome outcome, PlannerConfig limits)
        {
            var firstTokenS = request.ArrivalS + (outcome.TtftMs / MsPerS);
            return outcome.TtftMs > limits.TtftMs
                ? new Miss(request, limits, InPrefill: true, request.ArrivalS, firstTokenS)
                : new Miss(request, limits, InPrefill: false, firstTokenS, outcome.FinishS);
        }

        public int WorkersOf(ReplicaChange change) => InPrefill ? change.Prefill : change.Decode;

        public bool IsCertain(EngineTimes times)
        {
            var context = Request.Isl + (Request.Osl / 2.0);
            return InPrefill
                ? times.PrefillS(Request.Isl) * MsPerS > Limits.TtftMs
                : times.DecodeS(1, context) * MsPerS > Limits.ItlMs;
        }
    }
}
