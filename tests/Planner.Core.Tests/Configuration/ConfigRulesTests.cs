using Planner.Configuration.Reading;

namespace Planner.Configuration;

public class ConfigRulesTests
{
    [Theory]
    [InlineData("disagg", 2 * 4 + 3 * 2)]
    [InlineData("prefill", 2 * 4)]
    [InlineData("decode", 3 * 2)]
    [InlineData("agg", 3 * 2)]
    public void Budget_HoldsTheFewestReplicasOfThePlannedPools(string mode, int minimum)
    {
        var settings = $"mode: {mode}\nprefill_engine_num_gpu: 4\ndecode_engine_num_gpu: 2\n"
            + "min_endpoint: 2\ndecode_min_endpoint: 3\nmax_gpu_budget: ";

        Assert.Empty(Problems(settings + minimum));
        Assert.Empty(Problems(settings + "-1"));
        Assert.Equal(
            [$"error max_gpu_budget (line 6): got {minimum - 1}; expected "
                + $"at least the {minimum} GPUs of the fewest replicas, or -1"],
            Problems(settings + (minimum - 1)));
    }

    [Fact]
    public void EnginesOfUnknownSize_CountAsOneGpu()
    {
        Assert.Empty(Problems("max_gpu_budget: 2"));
        Assert.Single(Problems("max_gpu_budget: 1"));
        Assert.Single(Problems("max_gpu_budget: 0"));
    }

    [Theory]
    [InlineData("load: 179, both: true", true)]
    [InlineData("load: 180, both: true", false)]
    [InlineData("load: 181, both: true", false)]
    [InlineData("load: 181, both: false", true)]
    public void LoadLoop_IsFasterThanTheThroughputLoop(string values, bool isAllowed)
    {
        var keys = values.Replace("load", "load_adjustment_interval").Replace("both", "enable_load_scaling");
        var text = $"{{ {keys} }}";

        Assert.Equal(isAllowed, Problems(text).Length == 0);
    }

    [Theory]
    [InlineData("pre_deployment_sweeping_mode: none", "error")]
    [InlineData("pre_deployment_sweeping_mode: none\nprofile_results_dir: a", "warning")]
    [InlineData("pre_deployment_sweeping_mode: none\nenable_load_scaling: true", "warning")]
    [InlineData(
        "pre_deployment_sweeping_mode: none\nenable_load_scaling: true\nenable_throughput_scaling: false", null)]
    [InlineData("pre_deployment_sweeping_mode: thorough", null)]
    public void ThroughputLoop_NeedsAProfile(string text, string? severity) =>
        Assert.Equal(severity, Problems(text).SingleOrDefault()?.Split(' ')[0]);

    [Fact]
    public void RuleOverAValueThatCouldNotBeRead_SaysNothing() =>
        Assert.Equal(
            ["error max_gpu_budget (line 1): got 'few'; expected a whole number of at least -1 (GPUs; -1: no limit)"],
            Problems("max_gpu_budget: few\nmin_endpoint: 100"));

    [Fact]
    public void EnormousMinima_DoNotOverflow() => Assert.Single(Problems(
        "{ max_gpu_budget: 1, min_endpoint: 2147483647, prefill_engine_num_gpu: 2147483647, decode_engine_num_gpu: 2147483647 }"));

    private static string[] Problems(string text) =>
        [.. ConfigReader.Read(text, _ => null).Problems.Select(problem => problem.ToString())];
}
