using Planner.Configuration;
using Planner.Model;
using Planner.Testing;

namespace Planner.FunctionApp;

public sealed class WarmUpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FirstStart_LearnsTheTrace_ARestartDoesNot()
    {
        await File.WriteAllTextAsync(_folder.PathOf("day.jsonl"), """
            {"timestamp": 0, "input_length": 500, "output_length": 50}
            {"timestamp": 90000, "input_length": 500, "output_length": 50}
            {"timestamp": 150000, "input_length": 500, "output_length": 50}
            """);
        using var planner = new TestPlanner(Config);

        await planner.FireAsync();
        planner.Clock.Advance(TimeSpan.FromMinutes(1));
        using var restarted = planner.Another();
        await restarted.FireAsync();

        var throughput = (await planner.StateAsync())!.Throughput;
        Assert.Equal<double>([1, 1, 1800, 1800], throughput.RequestCount.History.Values);
        Assert.Equal((2, 2, null), (throughput.WarmUp!.Intervals, throughput.WarmUp.Requests, throughput.WarmUp.Problem));
    }

    [Fact]
    public async Task TraceIsMissing_TheTickGoesOnWithoutAndSaysSo()
    {
        using var planner = new TestPlanner(Config);

        await planner.FireAsync();

        var decision = Assert.Single(await planner.DecisionsAsync());
        Assert.Equal((DecisionOutcome.Scale, 3, 3), (decision.Outcome, decision.Prefill, decision.Decode));
        Assert.StartsWith(
            $"predictors start cold: {_folder.PathOf("day.jsonl")}: the trace cannot be read: ",
            decision.Steps.Single(step => step.Name == DecisionStep.NoWarmUp).Text);
        Assert.NotNull((await planner.StateAsync())!.Throughput.WarmUp!.Problem);
    }

    private PlannerConfig Config => TestPlanner.Config with { LoadPredictorWarmupTrace = _folder.PathOf("day.jsonl") };
}
