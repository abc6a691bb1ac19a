using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Planner.Walks;

/// <summary>
/// Random walks through all that can go wrong, each 200 ticks of two instances of the app on one state. Each promise must hold
/// in all of them. <c>PLANNER_WALKS=10000</c> takes more; <c>PLANNER_WALK_SEED=42</c> takes one and tells every step of it.
/// </summary>
public sealed class WalkTests(WalkTests.Walks walks, ITestOutputHelper output) : IClassFixture<WalkTests.Walks>
{
    public static TheoryData<string> AllPromises => [.. Promises.All];

    [Theory]
    [MemberData(nameof(AllPromises))]
    public void WhateverHappens(string promise)
    {
        foreach (var line in walks.Journal)
        {
            output.WriteLine(line);
        }

        Assert.True(walks.Breaking(promise).Count == 0, walks.Text(promise));
    }

    /// <summary>Walks in which nothing is ever scaled would prove nothing.</summary>
    [Fact]
    public void Walks_Scale() => Assert.True(walks.Scalings > walks.Count, $"{walks.Scalings} decisions to scale in {walks.Count} walks");

    /// <summary>The same seed, the same walk: what is printed can be taken again.</summary>
    [Fact]
    public void SameSeed_SameWalk()
    {
        var (once, again) = (new List<string>(), new List<string>());
        WalkRun.Take(WalkPlan.Of(7), once.Add);
        WalkRun.Take(WalkPlan.Of(7), again.Add);

        Assert.Equal(once, again);
    }

    /// <summary>All walks, taken once for all promises.</summary>
    public sealed class Walks
    {
        private readonly ConcurrentDictionary<int, IReadOnlyDictionary<string, string>> _broken = [];
        private readonly List<string> _journal = [];
        private int _scalings;

        public Walks()
        {
            if (Setting("PLANNER_WALK_SEED") is { } seed)
            {
                Count = 1;
                Keep(seed, WalkRun.Take(WalkPlan.Of(seed), _journal.Add));
                return;
            }

            Count = Setting("PLANNER_WALKS") ?? 2000;
            Parallel.For(1, Count + 1, seed => Keep(seed, WalkRun.Take(WalkPlan.Of(seed))));
        }

        /// <summary>Walks taken.</summary>
        public int Count { get; }

        /// <summary>Decisions to scale in all of them.</summary>
        public int Scalings => _scalings;

        /// <summary>Every step, of a walk that was requested by its seed.</summary>
        public IReadOnlyList<string> Journal => _journal;

        /// <summary>Seeds of the walks that break a promise.</summary>
        public IReadOnlyList<int> Breaking(string promise) => [.. _broken.Where(walk => walk.Value.ContainsKey(promise)).Select(walk => walk.Key).Order()];

        /// <summary>What is broken, and the shortest walk found that does so.</summary>
        public string Text(string promise)
        {
            if (Breaking(promise) is not [var seed, ..] seeds)
            {
                return "";
            }

            var shrunk = WalkShrinker.Shrink(WalkPlan.Of(seed), promise);
            return $"""
                {promise}: broken in {seeds.Count} of {Count} walks: {string.Join(", ", seeds.Take(10))}
                PLANNER_WALK_SEED={seed}: {_broken[seed][promise]}
                {WalkSettings.Text(shrunk.Config)}, pools {shrunk.Prefill}+{shrunk.Decode}, {shrunk.GpusPerReplica} GPUs a replica; {shrunk.Actions.Length} actions are enough:
                {string.Join('\n', shrunk.Actions.Select(action => $"  {action}"))}
                {WalkRun.Take(shrunk).Broken[promise]}
                """;
        }

        private static int? Setting(string name) =>
            int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

        private void Keep(int seed, WalkReport report)
        {
            _broken[seed] = report.Broken;
            Interlocked.Add(ref _scalings, report.Scalings);
        }
    }
}
