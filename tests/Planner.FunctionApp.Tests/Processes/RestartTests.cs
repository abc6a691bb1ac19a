using System.Globalization;
using System.Net;
using Planner.Model;
using Planner.Runtime;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>The embedded day across stops, kills, and two apps at once.</summary>
public sealed class RestartTests : IDisposable
{
    /// <summary>More of them by hand: PLANNER_TEST_KILLS=100.</summary>
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("PLANNER_TEST_KILLS"), out var kills) ? kills : 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task Stopped_AndStartedAgain_GoesOn()
    {
        await App.PrepareFastDayAsync(_folder, TimeSpan.FromSeconds(0.3));
        using var first = await StartFastAsync();
        await HoldAsync(first, """{"prefill": 3, "decode": 5, "hold_seconds": 600, "reason": "stays"}""");
        await first.UntilAsync(() => Lines(first).Count >= 5);

        Assert.Equal(0, await first.TerminateAsync());

        Assert.Empty(first.Error);
        var before = await App.ReadWorldAsync(_folder);
        using var second = await StartFastAsync();
        await second.UntilAsync(() => Lines(second).Count >= 3);
        var (_, demo) = await second.GetAsync("/api/deployments/demo");
        Assert.Equal("stays", (string?)demo["hold"]!["reason"]);
        Assert.Equal(3, (int)demo["prefill"]!["desired"]!);
        Assert.True((await App.ReadWorldAsync(_folder)).HeartbeatSim > before.HeartbeatSim);
        Assert.True(GpuHours(Lines(second)[0]) >= GpuHours(Lines(first)[^1]));
        Assert.Equal(0, await second.TerminateAsync());
        await CheckStoreAsync([]);
    }

    [Fact]
    public async Task Killed_AtAnyMoment_LosesNothingAndRepeatsNothing()
    {
        var random = new Random(1);
        await App.PrepareFastDayAsync(_folder, TimeSpan.FromSeconds(0.3));
        IReadOnlyList<string> known = [];
        var reached = DateTimeOffset.MinValue;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var app = await StartFastAsync();
            if (kill % 3 == 0)
            {
                await app.RescaleAsync($$"""{"prefill": {{3 + (kill % 2)}}, "decode": 5, "hold_seconds": 0.5}""");
            }

            await Task.Delay(random.Next(1000));
            await app.KillAsync();

            Assert.Empty(app.Error);
            known = await CheckStoreAsync(known);
            var world = await App.ReadWorldAsync(_folder);
            Assert.True(world.HeartbeatSim >= reached);
            reached = world.HeartbeatSim;
        }

        Assert.True(known.Count > Kills, $"only {known.Count} decisions");
    }

    [UnixFact]
    public async Task TwoApps_MakeOneDecisionASlot()
    {
        await App.PrepareFastDayAsync(_folder, TimeSpan.FromSeconds(1));
        using var first = App.LaunchFast(_folder);
        using var second = App.LaunchFast(_folder);
        await Task.WhenAll(first.ListeningAsync(), second.ListeningAsync());

        await Task.Delay(TimeSpan.FromSeconds(15));

        Assert.Equal((0, 0), (await first.TerminateAsync(), await second.TerminateAsync()));
        Assert.Empty(first.Error.Concat(second.Error));
        string[] failures = [.. first.Output.Concat(second.Output).Where(line => line.Contains("fail:", StringComparison.Ordinal))];
        Assert.Empty(failures);
        var decisions = await App.ReadDecisionsAsync(_folder);
        var slots = App.SlotsOf(decisions);
        Assert.True(slots.Count > 8, $"only {slots.Count} decisions");
        var changes = decisions.Select(stored => stored.Decision).Where(decision => decision.Outcome == DecisionOutcome.Scale).ToList();
        Assert.NotEmpty(changes);

        // All are told and none twice, but for a tick that decided the same while it was being done: one app tells that once.
        Assert.InRange(
            Lines(first).Concat(Lines(second)).Count(line => line.Contains("->", StringComparison.Ordinal)),
            changes.DistinctBy(change => change.Reason).Count(), changes.Count);
        await CheckStoreAsync([]);
    }

    /// <summary>At three slots a second a caller may be told that others were faster, and asks again.</summary>
    private static async Task HoldAsync(AppProcess app, string body)
    {
        const int attempts = 5;
        for (var attempt = 1; (await app.RescaleAsync(body)).Status != HttpStatusCode.Accepted; attempt++)
        {
            Assert.True(attempt < attempts, "no rescale was accepted");
        }
    }

    /// <summary>What must hold whenever the app is not running.</summary>
    /// <returns>The decisions.</returns>
    private async Task<IReadOnlyList<string>> CheckStoreAsync(IReadOnlyList<string> known)
    {
        var decisions = await App.ReadDecisionsAsync(_folder);
        var ids = decisions.Select(stored => stored.Key.ToString()).ToArray();
        Assert.Empty(known.TakeLast(500).Except(ids));

        var slots = App.SlotsOf(decisions);
        Assert.Equal(slots.Count, slots.Distinct().Count());
        Assert.Equal(decisions.Count, decisions.Select(stored => stored.Key.Sequence).Distinct().Count());

        var (state, world) = (await App.ReadStateAsync(_folder), await App.ReadWorldAsync(_folder));
        if (slots.Count > 0)
        {
            Assert.Equal(slots.Max(), state.Throughput.LastSlotEnd);
        }

        var replicas = state.Pending is { } pending ? new[] { pending.From, pending.To } : [Decided(decisions) ?? world.Initial];
        Assert.Contains(world.Desired, replicas);
        return ids;
    }

    private static Pools<int>? Decided(IReadOnlyList<StoredDecision> decisions) => decisions
        .OrderByDescending(stored => stored.Key.Sequence)
        .Where(stored => stored.Decision.Outcome == DecisionOutcome.Scale)   // others ask for nothing, and may have seen the pools before
        .Select(stored => (Pools<int>?)new Pools<int>(stored.Decision.Prefill, stored.Decision.Decode))
        .FirstOrDefault();

    private async Task<AppProcess> StartFastAsync()
    {
        var app = App.LaunchFast(_folder);
        await app.ListeningAsync();
        return app;
    }

    private static IReadOnlyList<string> Lines(AppProcess app) =>
        [.. app.Output.Where(line => line.Contains("within SLA", StringComparison.Ordinal))];

    private static double GpuHours(string line) => double.Parse(
        line[..line.IndexOf(" GPU-h", StringComparison.Ordinal)].Split(' ')[^1], CultureInfo.InvariantCulture);
}
