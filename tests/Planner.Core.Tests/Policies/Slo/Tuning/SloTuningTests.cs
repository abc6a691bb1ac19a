using Planner.Testing;

namespace Planner.Policies.Slo;

/// <summary>Each number of the tuning decides in some situation; moved to half or twice, another behaviour shows.</summary>
public class SloTuningTests
{
    private static readonly TuningCase[] All = [.. DemandCases.All, .. SizingCases.All, .. LearningCases.All, .. CounterCases.All];

    public static TheoryData<string> Numbers => [.. All.Select(one => one.Number)];

    [Fact]
    public void EveryNumber_HasACase() => Assert.Equal(Tunings.Names.Order(), All.Select(one => one.Number).Order());

    [Theory]
    [MemberData(nameof(Numbers))]
    public void TheDefault_DoesWhatIsPinned(string number)
    {
        var one = Of(number);

        Assert.Equal(one.Expected, one.Behaviour(SloTuning.Default));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void HalfOrTwiceOfIt_DoesSomethingElse(string number)
    {
        var one = Of(number);

        Assert.NotEqual(one.Expected, one.Behaviour(Tunings.Times(number, 0.5)));
        Assert.NotEqual(one.Expected, one.Behaviour(Tunings.Times(number, 2)));
    }

    [Fact]
    public void ATuning_IsOfItsPolicyAlone()
    {
        var other = new SloPolicy(new SloTuning { GrowthAtFirst = 4 });

        Assert.NotEqual(First(other), First(new SloPolicy(SloTuning.Default)));
        Assert.Equal(2, SloTuning.Default.GrowthAtFirst);

        static string First(SloPolicy policy) => new TunedTicks(policy).Run(3, tick => new(200 * tick)).Plan;
    }

    private static TuningCase Of(string number) => All.Single(one => one.Number == number);
}
