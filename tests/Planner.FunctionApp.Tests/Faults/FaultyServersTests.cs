using System.Globalization;
using Planner.Testing;

namespace Planner.FunctionApp.Faults;

/// <summary>
/// A real API server, a real Prometheus and a real table storage, each behind a proxy that fails in one way for each deployment:
/// replicas are kept or scaled exactly once, the reason is said, others go on, and all is well again once the fault is over.
/// </summary>
[Trait("Needs", "servers")]
public sealed class FaultyServersTests : IClassFixture<FaultyWorld>
{
    private readonly FaultyWorld _world;

    public FaultyServersTests(FaultyWorld world)
    {
        Require.Present(FaultyWorld.Missing);
        _world = world;
    }

    public static TheoryData<string> Names => [.. FaultCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void WhileItLasts_ReplicasAreKeptOrScaledInSpiteOfIt(string name) =>
        IsEqual(Case(name).During ?? FaultCases.Needed, _world.During[name], name);

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsSaid(string name)
    {
        var said = _world.Decisions[name].Select(decision => decision!.ToJsonString())
            .Concat(_world.LogDuring.Where(line => line.Contains(name, StringComparison.Ordinal)));

        Assert.True(
            said.Any(text => text.Contains(Case(name).Said, StringComparison.Ordinal)), $"'{Case(name).Said}' is not in:\n{_world.Story(name)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Afterwards_ReplicasAreAsTrafficNeeds(string name) =>
        IsEqual(Case(name).IsFrozen ? (Case(name).Initial, Case(name).Initial) : FaultCases.Needed, _world.After[name], name);

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingIsScaledTwice(string name) => IsEqual((Case(name).Changes, Case(name).Changes), _world.Changes[name], name);

    /// <summary>One that nothing is wrong with decides in each of its intervals, however many others hang.</summary>
    [Fact]
    public void Others_AreNotDelayed()
    {
        var times = _world.Decisions["healthy"]
            .Select(decision => DateTimeOffset.Parse((string)decision!["at"]!, CultureInfo.InvariantCulture)).Order().ToList();

        Assert.True(times.Count >= 6, $"only {times.Count} decisions");
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 0, 2.9 * Case("healthy").IntervalS));
    }

    private void IsEqual((int Prefill, int Decode) expected, (int Prefill, int Decode) actual, string name) =>
        Assert.True(expected == actual, $"{expected} is right, {actual} is there:\n{_world.Story(name)}");

    private static FaultCase Case(string name) => FaultCases.All.Single(one => one.Name == name);
}
