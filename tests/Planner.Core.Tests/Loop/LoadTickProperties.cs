using CsCheck;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Policies.Dynamo10;
using Planner.State;

namespace Planner.Loop;

public class LoadTickProperties
{
    private static readonly Gen<double> Gauge = Gen.OneOf(
        Gen.Double[0, 20_000], Gen.Const(0.0), Gen.Const(double.NaN), Gen.Const(-1.0), Gen.Const(double.PositiveInfinity));

    private static readonly Gen<WorkerSample[]> Workers =
        Gen.Select(Gauge, Gauge, Gauge, Gauge, Gauge, (tokens, ttft, isl, blocks, itl) => new WorkerSample("")
        {
            ActivePrefillTokens = tokens,
            LastTtftMs = ttft,
            LastIsl = isl,
            ActiveDecodeBlocks = blocks,
            LastItlMs = itl,
        }).Array[1, 8].Select(workers => workers.Select((worker, i) => worker with { Id = $"{i}" }).ToArray());

    [Fact]
    public void WhateverIsSeen_ThePoolsStayInTheirBoundsAndMoveByOneAtMost() =>
        Gen.Select(Workers, Workers, Gen.Int[0, 60], Gen.Int[-1, 24], Gen.Int[1, 3]).Sample((prefill, decode, points, budget, minimum) =>
        {
            var config = new PlannerConfig
            {
                EnableThroughputScaling = false,
                EnableLoadScaling = true,
                MinEndpoint = minimum,
                MaxGpuBudget = budget < 0 ? -1 : Math.Max(budget, 2 * minimum),
            };
            var window = LatencyWindow.Empty.With([.. Enumerable.Range(1, points).Select(i => (i * 10.0, i * 7.0))], 50);
            var state = DeploymentState.Empty.With(new Dynamo10State { Prefill = window, Decode = window });
            var seen = new LoadObservation(
                [new LoadSample(prefill, decode)],
                new PoolsSeen(
                    DateTimeOffset.UnixEpoch, new PoolStatus(prefill.Length, prefill.Length, true, 1),
                    new PoolStatus(decode.Length, decode.Length, true, 1)));

            var decision = LoadTick.Run(state, seen, new TickSettings(config, null), DateTimeOffset.UnixEpoch.AddDays(1)).Decision;

            if (decision.Outcome == DecisionOutcome.Scale)
            {
                Assert.True(decision.Prefill >= minimum && decision.Decode >= minimum);
                Assert.True(config.MaxGpuBudget < 0 || decision.Prefill + decision.Decode <= config.MaxGpuBudget);
                Assert.True(Math.Abs(decision.UnbudgetedPrefill!.Value - Math.Max(minimum, prefill.Length)) <= 1);
                Assert.True(Math.Abs(decision.UnbudgetedDecode!.Value - Math.Max(minimum, decode.Length)) <= 1);
            }
            else
            {
                Assert.Equal((prefill.Length, decode.Length), (decision.Prefill, decision.Decode));
            }
        });
}
