using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Policies.Slo;

/// <summary>Load ticks of a policy with numbers of its own. Requests of 1,000 + 100 tokens unless a reading says otherwise.</summary>
internal sealed class TunedTicks(SloPolicy policy, int slotS = 5)
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly PlannerConfig _config = new()
    {
        Policy = "slo",
        ExternalHold = TimeSpan.Zero,   // these pools never follow what is asked for
        EnableThroughputScaling = false,
        MaxGpuBudget = -1,
        TtftMs = 500,
        ItlMs = 20,
        LoadAdjustmentInterval = TimeSpan.FromSeconds(slotS),
    };

    private DeploymentState _state = DeploymentState.Empty;
    private Decision? _decision;

    public TunedTicks(SloTuning tuning, int slotS = 5) : this(new SloPolicy(tuning), slotS)
    {
    }

    /// <summary>Workers of each pool, which never follow what is decided.</summary>
    public int Ready { get; init; } = 1;

    /// <summary>What the policy knows.</summary>
    public SloState Known => _state.Slo;

    /// <summary>The last decision, before any budget.</summary>
    public string Plan => $"{_decision!.Prefill}, {_decision.Decode}";

    /// <summary>Ticks from the first on.</summary>
    public TunedTicks Run(int ticks, Func<int, Reading> at) => Run(1, ticks, at);

    /// <summary>Ticks from one to another.</summary>
    public TunedTicks Run(int first, int last, Func<int, Reading> at)
    {
        for (var tick = first; tick <= last; tick++)
        {
            var status = new PoolStatus(Ready, Ready, true, 1);
            var seen = new LoadObservation([], new PoolsSeen(Start, status, status))
            {
                Unavailable = "no KV router",
                Counters = at(tick).Counters,
            };
            var result = LoadTick.Run(
                _state.Done(), seen, new TickSettings(_config, TestProfile.Capacity) { Policy = policy }, Start.AddSeconds(slotS * tick));
            (_state, _decision) = (result.State, result.Decision);
        }

        return this;
    }

    /// <summary>The first tick after which something holds; 0 where it never does.</summary>
    public int First(int ticks, Func<int, Reading> at, Predicate<TunedTicks> holds)
    {
        for (var tick = 1; tick <= ticks; tick++)
        {
            if (holds(Run(tick, tick, at)))
            {
                return tick;
            }
        }

        return 0;
    }

    /// <summary>The frontends' counters.</summary>
    /// <param name="Finished">Requests finished so far.</param>
    internal sealed record Reading(double Finished)
    {
        public double Inflight { get; init; }

        public double Queued { get; init; }

        /// <summary>Input tokens of all requests so far; null: 1,000 each.</summary>
        public double? IslSum { get; init; }

        /// <summary>Requests whose first token was late, and tokens that were 50 ms apart.</summary>
        public double Late { get; init; }

        /// <summary>Time between two tokens that are not late, ms.</summary>
        public double ItlMs { get; init; } = 10;

        public FrontendCounters Counters => new(
            Finished, Inflight, new Histogram([4000], [Finished, 0], IslSum ?? (Finished * 1000)),
            new Histogram([200], [Finished, 0], Finished * 100))
        {
            Queued = Queued,
            Ttfts = new Histogram([500, 2000], [Finished - Late, Late, 0], ((Finished - Late) * 100) + (Late * 1000)),
            Itls = new Histogram([15, 24, 100], Itls, (99 * (Finished - Late) * ItlMs) + (99 * Late * 50)),
        };

        private System.Collections.Immutable.ImmutableArray<double> Itls
        {
            get
            {
                var timely = 99 * (Finished - Late);
                return ItlMs <= 15 ? [timely, 0, 99 * Late, 0] : ItlMs <= 24 ? [0, timely, 99 * Late, 0] : [0, 0, timely + (99 * Late), 0];
            }
        }
    }
}
