using Microsoft.Extensions.Logging.Abstractions;
using Planner.Configuration;
using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp;

public sealed class PredictionBudgetTests : IDisposable
{
    private readonly TestPlanner _planner = new(TestPlanner.Config with { LoadPredictor = LoadPredictor.Prophet });

    public void Dispose() => _planner.Dispose();

    [Fact]
    public async Task PredictorSlowerThanTheBudget_TheLastValueStandsIn_AndDecisionAndLogSaySo()
    {
        await RunAsync(slots: 6, TimeSpan.Zero);

        var decision = (await _planner.DecisionsAsync())[^1];
        const string Text = "prophet took longer than a tick may: the last value stands in for request_count, isl, osl";
        Assert.Equal(Text, decision.Steps.Single(step => step.Name == DecisionStep.CutOff).Text);
        Assert.Equal(new(1800, 1000, 100), decision.Predicted);
        Assert.Contains($"Warning llama: Throughput predictor Trouble: {Text}", _planner.Log.Lines);
        Assert.Equal(6, (await _planner.StateAsync())!.Throughput.RequestCount.History.Count);
    }

    [Fact]
    public async Task PredictorWithinTheBudget_NothingIsSaid()
    {
        await RunAsync(slots: 6, TimeSpan.FromMinutes(1));

        Assert.DoesNotContain((await _planner.DecisionsAsync())[^1].Steps, step => step.Name == DecisionStep.CutOff);
        Assert.DoesNotContain(_planner.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    private async Task RunAsync(int slots, TimeSpan budget)
    {
        var ticks = new TickRunner(
            _planner.Watch, _planner.Cluster, _planner.Store, _planner.Carrier, new TickSchedule(),
            _planner.Time with { PredictionBudget = budget }, _planner.Conditions, TestPlanner.Host, NullLogger<TickRunner>.Instance);
        for (var slot = 0; slot < slots; slot++)
        {
            await ticks.RunThroughputAsync(CancellationToken.None);
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
