using Planner.Configuration.Reading;

namespace Planner.Configuration;

public class NearestNameTests
{
    private static readonly string[] Known = [.. ConfigKeys.All.SelectMany(key => key.Names), "deployments", "fleet"];

    [Theory]
    [InlineData("tfft", "ttft")] // one replaced
    [InlineData("tttf", "ttft")] // two swapped
    [InlineData("ilt", "itl")]
    [InlineData("TTFT", "ttft")]
    [InlineData("max-gpu-budget", "max_gpu_budget")]
    [InlineData("maxGpuBudget", "max_gpu_budget")]
    [InlineData("max_gpus_budjet", "max_gpu_budget")]
    [InlineData("throughput_ajustment_intervall", "throughput_adjustment_interval")]
    [InlineData("deployment", "deployments")]
    [InlineData("backends", "backend")]
    public void MisspeltName_FindsWhatWasMeant(string name, string expected) =>
        Assert.Equal(expected, NearestName.Of(name, Known));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("team")]
    [InlineData("owner")]
    [InlineData("kalman_window")]
    [InlineData("max_endpoint_count")]
    [InlineData("prophet")]
    public void OtherName_FindsNothing(string name) => Assert.Null(NearestName.Of(name, Known));
}
