using CsCheck;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>What holds whatever a tick is given.</summary>
public class ThroughputTickProperties
{
    private static readonly Gen<double> AnyNumber = Gen.OneOf(
        Gen.Double[0, 1e5], Gen.Double, Gen.OneOf(0, -1, 1e-300, 1e300, double.NaN, double.PositiveInfinity));

    private static readonly Gen<TrafficObservation> Observations = Gen.Frequency<TrafficObservation>(
        (6, Gen.Select(Gen.Double[1, 1e4], Gen.Double[1, 1e4], Gen.Double[1, 2e3], Gen.Double[1, 1e4], Gen.Double[1, 200], Gen.Double[0.1, 60],
            (count, isl, osl, ttft, itl, s) => (TrafficObservation)new TrafficObservation.Traffic(count, isl, osl, ttft, itl, s))),
        (2, Gen.Select(AnyNumber, AnyNumber, AnyNumber, AnyNumber, AnyNumber, AnyNumber,
            (count, isl, osl, ttft, itl, s) => (TrafficObservation)new TrafficObservation.Traffic(count, isl, osl, ttft, itl, s))),
        (1, Gen.Const((TrafficObservation)new TrafficObservation.Idle())),
        (1, Gen.Const((TrafficObservation)new TrafficObservation.Stall(3))),
        (1, Gen.Const((TrafficObservation)new TrafficObservation.Unavailable("lost"))));

    private static readonly Gen<(PlannerConfig Config, TrafficObservation[] Observed)> Runs =
        from mode in Gen.Enum<PlannerMode>()
        from predictor in Gen.OneOf(LoadPredictor.Constant, LoadPredictor.Kalman)
        from log1p in Gen.Bool
        from min in Gen.Int[1, 3]
        from spare in Gen.Int[0, 60]
        from noCorrection in Gen.Bool
        from observed in Observations.Array[1, 30]
        let config = new PlannerConfig
        {
            Mode = mode,
            LoadPredictor = predictor,
            LoadPredictorLog1p = log1p,
            MinEndpoint = min,
            PrefillEngineNumGpu = 2,
            DecodeEngineNumGpu = 1,
            NoCorrection = noCorrection,
        }
        select (config with { MaxGpuBudget = (int)GpuBudget.MinimumGpus(config, new Pools<int>(2, 1)) + spare }, observed);

    [Fact]
    public void AnyRun_StaysBetweenTheMinimumAndTheBudget() =>
        Runs.Sample(run =>
        {
            foreach (var (state, decision) in Play(run.Config, run.Observed))
            {
                var targets = new Pools<int>(decision.Prefill, decision.Decode);
                Assert.True(decision.Prefill >= run.Config.MinEndpoint && decision.Decode >= run.Config.MinEndpoint);
                Assert.True(GpuBudget.Gpus(run.Config.Mode, targets, new Pools<int>(2, 1)) <= run.Config.MaxGpuBudget);
                Assert.Equal(StateFormat.Write(state), StateFormat.Write(StateFormat.Read(StateFormat.Write(state))));
            }
        }, iter: 300);

    [Fact]
    public void SameInput_SameDecisions() =>
        Runs.Sample(run => Play(run.Config, run.Observed).Select(tick => DecisionFormat.Write(tick.Decision))
            .SequenceEqual(Play(run.Config, run.Observed).Select(tick => DecisionFormat.Write(tick.Decision))), iter: 100);

    [Fact]
    public void AppRestartedBetweenTicks_DecidesTheSame() =>
        Runs.Sample(run => Play(run.Config, run.Observed).Select(tick => DecisionFormat.Write(tick.Decision))
            .SequenceEqual(Play(run.Config, run.Observed, stored: true).Select(tick => DecisionFormat.Write(tick.Decision))), iter: 100);

    private static List<TickResult> Play(PlannerConfig config, TrafficObservation[] observed, bool stored = false)
    {
        var results = new List<TickResult>();
        var (state, now) = (DeploymentState.Empty, DateTimeOffset.UnixEpoch);
        var (prefill, decode) = (config.MinEndpoint, config.MinEndpoint);
        foreach (var traffic in observed)
        {
            now += config.ThroughputAdjustmentInterval;
            var seen = new ThroughputObservation(
                traffic, new PoolStatus(prefill, prefill, Stable: true), new PoolStatus(decode, decode, Stable: true));
            var result = ThroughputTick.Run(state, seen, new TickSettings(config, TestProfile.Capacity), now);
            state = stored ? StateFormat.Read(StateFormat.Write(result.State)) : result.State;
            (prefill, decode) = (result.Decision.Prefill, result.Decision.Decode);
            results.Add(result);
        }

        return results;
    }
}
