using System.Text.Json;
using Planner.Testing;

namespace Planner.Cli;

public sealed class ForecastComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _series;

    public ForecastComparisonTests()
    {
        _folder.Write("s.csv", "t_seconds,requests\n" + string.Concat(
            Enumerable.Range(0, 100).Select(i => $"{i * 60},{(i == 40 ? "" : $"{100 + (i % 10)}")}\n")));
        _series = _folder.PathOf("s.csv");
    }

    [Fact]
    public void AllPredictors_AreComparedInOneTable()
    {
        var (exit, stdout, _) = InProcess.Run("forecast", "--predictor", "all", "--input", _series, "--start", "20");

        Assert.Equal(0, exit);
        Assert.All(["constant", "kalman", "auto", "MASE", "pinball"], word => Assert.Contains(word, stdout, StringComparison.Ordinal));
    }

    [Fact]
    public void Json_HasAnObjectForEach()
    {
        var (_, stdout, _) = InProcess.Run("forecast", "--predictor", "all", "--input", _series, "--start", "20", "--json");

        using var scores = JsonDocument.Parse(stdout);
        Assert.Equal(
            ["constant", "kalman", "auto"], scores.RootElement.EnumerateArray().Select(one => one.GetProperty("predictor").GetString()));
        Assert.Equal(1, scores.RootElement[0].GetProperty("mase").GetDouble());
    }

    [Fact]
    public void Auto_HasAnIntervalOfTheLevelAskedFor()
    {
        double Width(string level)
        {
            var (_, stdout, _) = InProcess.Run(
                "forecast", "--predictor", "auto", "--level", level, "--input", _series, "--start", "99", "--json");
            using var forecast = JsonDocument.Parse(stdout);
            var row = forecast.RootElement.GetProperty("rows")[0];
            return row.GetProperty("upper").GetDouble() - row.GetProperty("lower").GetDouble();
        }

        Assert.True(Width("0.95") > Width("0.5"));
    }

    [Fact]
    public void OutputFile_IsForOnePredictor()
    {
        var (exit, _, stderr) = InProcess.Run("forecast", "--predictor", "all", "--input", _series, "--output", _folder.PathOf("o.csv"));

        Assert.Equal(2, exit);
        Assert.StartsWith("--output is for one predictor", stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
