using System.Text.Json;
using Planner.Forecasting;
using Planner.Testing;

namespace Planner.Cli;

public sealed class ForecastComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _series;

    private static IEnumerable<string> Predictors =>
        Forecasters.Available.Select(predictor => predictor.ToString().ToLowerInvariant());

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
        Assert.All([.. Predictors, "MASE", "pinball"], word => Assert.Contains(word, stdout, StringComparison.Ordinal));
    }

    [Fact]
    public void Json_HasAnObjectForEach()
    {
        var (_, stdout, _) = InProcess.Run("forecast", "--predictor", "all", "--input", _series, "--start", "20", "--json");

        using var scores = JsonDocument.Parse(stdout);
        Assert.Equal(
            Predictors, scores.RootElement.EnumerateArray().Select(one => one.GetProperty("predictor").GetString()));
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

    [Fact]
    public void Ensemble_SaysWhatItTrustsAndWhatItLeavesOut()
    {
        var (_, stdout, stderr) = InProcess.Run("forecast", "--predictor", "auto", "--input", _series, "--start", "20");

        Assert.StartsWith("step,actual,forecast,lower,upper\n20,", stdout, StringComparison.Ordinal);
        Assert.Matches("auto trusts [a-z]+ [0-9]+ %.*; left out, having nothing to say: daily, weekly\n$", stderr);
        Assert.All(["constant", "regression"], expert => Assert.Contains(expert, Trusts(), StringComparison.Ordinal));

        string Trusts() => InProcess.Run("forecast", "--predictor", "auto", "--input", _series, "--json").Stdout;
    }

    [Fact]
    public void Html_DrawsEveryPredictorAndTheIntervalOfTheEnsemble()
    {
        var page = _folder.PathOf("forecasts.html");
        InProcess.Run("forecast", "--predictor", "all", "--input", _series, "--start", "20", "--level", "0.8", "--html", page);

        var html = File.ReadAllText(page);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Equal(Predictors.Count(), html.Split("<svg ").Length - 1);
        Assert.Contains("80 % interval", html);
        Assert.Contains("<polygon ", html);
        Assert.DoesNotContain("src=", html);
    }

    [Fact]
    public void Html_OfAbsurdNumbers_IsDrawn()
    {
        var absurd = _folder.Write("absurd.csv", "requests\n0\n0\n1e308\n\n3\n1e9\n0\n0\n5\n7\n1e300\n4\n");

        var (exit, _, _) = InProcess.Run("forecast", "--predictor", "all", "--input", absurd, "--html", _folder.PathOf("a.html"));

        Assert.Equal(0, exit);
    }

    public void Dispose() => _folder.Dispose();
}
