using CsCheck;
using Planner.Engines;
using Planner.Traces;

namespace Planner.Simulation.Model;

/// <summary>A small random run.</summary>
internal sealed record Scenario(
    RequestTrace Trace,
    EngineTimes Times,
    SimulatorOptions Options,
    IReadOnlyList<ScheduledDecision> Decisions,
    IReadOnlyList<double> ProbesS)
{
    // A sixteenth of a second is exact in binary: on the grid all kinds of events fall on the same instants.
    private const double GridS = 0.0625;

    /// <summary>Everything happens on a grid, so that the order of events of one instant matters all the time.</summary>
    public static Gen<Scenario> OnGrid { get; } = Generate(
        Gen.Int[0, 80].Select(step => step * GridS),
        OneOf(128, 192, 256, 512),
        OneOf(Profiles.Binary, BinarySlope));

    /// <summary>Nothing coincides; a bumpy profile, and a KV cache that is often full.</summary>
    public static Gen<Scenario> OffGrid { get; } = Generate(Gen.Double[0, 5], Gen.Int[0, 900], Gen.Const(Profiles.Bumpy));

    public static Gen<Scenario> Any { get; } = Gen.OneOf(OnGrid, OffGrid);

    private static EngineProfile BinarySlope =>
        Profiles.Of([(128, 62.5), (256, 125)], 1024, (100, [(0, 31.25), (1, 62.5)]));

    /// <summary>What CsCheck prints of a failure.</summary>
    public override string ToString() =>
        $"{Options}\n{string.Join("\n", Trace.Requests)}\n{string.Join("\n", Decisions)}\n{string.Join("\n", ProbesS)}";

    public SimulationResult Run() => ScheduledReplay.Run(Trace, Times, Options, Decisions);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<Scenario> Generate(Gen<double> timesS, Gen<int> isl, Gen<EngineProfile> profiles)
    {
        var requests = Gen.Select(timesS, isl, Gen.OneOf(Gen.Const(1), Gen.Int[1, 12]), (t, i, o) => new Request(t, i, o));
        var decisions = Gen.Select(timesS, Gen.Int[0, 4], Gen.Int[0, 4], (t, p, d) => new ScheduledDecision(t, p, d));
        var options = Gen.Select(
            Gen.Int[0, 3], Gen.Int[0, 3], OneOf(0, GridS, 0.5, 1), Gen.Int[1, 4], Gen.Int[1, 4],
            (p, d, startupS, pg, dg) => new SimulatorOptions(p, d, startupS, pg, dg));
        return Gen.Select(
            requests.Array[1, 40], profiles, options, decisions.Array[0, 8], timesS.Array[0, 8],
            (r, profile, o, d, probes) => new Scenario(
                new RequestTrace(r.OrderBy(request => request.ArrivalS)),
                new SweptTimes(profile),
                o,
                [.. d.OrderBy(decision => decision.TimeS)],
                [.. probes.Distinct().Order()]));
    }
}
