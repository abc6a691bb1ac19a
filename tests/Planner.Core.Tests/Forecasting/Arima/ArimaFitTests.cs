using System.Text.Json;
using Planner.Testing;

namespace Planner.Forecasting;

/// <summary>Fits and orders against R's, on windows of real series.</summary>
public class ArimaFitTests
{
    public static TheoryData<int> Fits => ArimaReference.Numbers(ArimaReference.Fits);

    public static TheoryData<int> Orders => ArimaReference.Numbers(ArimaReference.Orders);

    [ReferenceTheory]
    [MemberData(nameof(Fits))]
    public void Fit_IsAtLeastAsGoodAsTheReference_AndForecastsTheSame(int number)
    {
        var one = ArimaReference.Cases(ArimaReference.Fits)[number];
        var (order, d) = ArimaReference.Order(one);
        var values = ArimaReference.Values(one);
        var reference = one.GetProperty("R_ML");

        var fit = ArimaFit.Of(values, order, d);

        var better = fit.LogLikelihood - reference.GetProperty("loglik").GetDouble();
        Assert.InRange(better, -0.05, double.MaxValue);
        if (better < 0.05)
        {
            // The same optimum, so the same forecast.
            var forecast = fit.Model.Next(values.AsSpan()[^fit.Model.Reach..]);
            Assert.Equal(reference.GetProperty("forecast1").GetDouble(), forecast, 0.01 * values.Max(Math.Abs));
        }
    }

    [ReferenceTheory]
    [MemberData(nameof(Orders))]
    public void StationarityTest_IsThatOfR(int number)
    {
        var one = ArimaReference.Cases(ArimaReference.Orders)[number];
        var values = ArimaReference.Values(one);

        if (one.GetProperty("kpss0").TryGetProperty("urca", out var statistic) && statistic.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(statistic.GetDouble(), KpssTest.Statistic(values), 1e-9);
        }

        Assert.Equal(one.GetProperty("ndiffs_R").GetInt32(), KpssTest.Differences(values));
    }

    [ReferenceTheory]
    [MemberData(nameof(Orders))]
    public void ChosenOrder_IsAtLeastAsGoodAsThatOfR(int number)
    {
        var one = ArimaReference.Cases(ArimaReference.Orders)[number];
        var budget = int.MaxValue;

        var best = ArimaFit.Best(ArimaReference.Values(one), isLog1p: false, ref budget)!;

        Assert.Equal(one.GetProperty("ndiffs_R").GetInt32(), best.Model.D);
        Assert.InRange(best.Aic, double.MinValue, one.GetProperty("R_aic").GetDouble() + 1);
    }

    [Fact]
    public void AnAutoregression_IsFoundAgain()
    {
        var values = Autoregression(400);

        var fit = ArimaFit.Of(values, new ArmaOrder(1, 0, true), 0);

        Assert.Equal(0.7, Assert.Single(fit.Model.Ar), 0.1);
        Assert.Equal(20 + (0.7 * (values[^1] - 20)), fit.Model.Next(values.AsSpan()[^1..]), 0.1);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void Scale_MakesNoDifference(double unit)
    {
        var values = Autoregression(100);
        var (budget, same) = (int.MaxValue, int.MaxValue);

        var plain = ArimaFit.Best(values, isLog1p: false, ref budget)!;
        var scaled = ArimaFit.Best(Array.ConvertAll(values, value => value * unit), isLog1p: false, ref same)!;

        Assert.Equal(plain.Order, scaled.Order);
        Assert.Equal(plain.Model.Next(values.AsSpan()[^plain.Model.Reach..]), scaled.Model.Next(
            Array.ConvertAll(values, value => value * unit).AsSpan()[^plain.Model.Reach..]) / unit, 1e-6);
    }

    [Fact]
    public void BudgetAtItsEnd_TheBestSoFarIsTaken()
    {
        var (all, few) = (int.MaxValue, 20);
        Assert.NotNull(ArimaFit.Best(Autoregression(100), isLog1p: false, ref few));
        Assert.NotNull(ArimaFit.Best(Autoregression(100), isLog1p: false, ref all));
        Assert.True(int.MaxValue - all > 20 - few);
    }

    [Fact]
    public void Cancelled_ItStops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
        {
            var budget = int.MaxValue;
            ArimaFit.Best(Autoregression(100), isLog1p: false, ref budget, cancelled.Token);
        });
    }

    private static double[] Autoregression(int count)
    {
        var random = new Random(7);
        var values = new double[count];
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = (0.7 * values[i - 1]) + random.NextDouble() - 0.5;
        }

        return Array.ConvertAll(values, value => value + 20);
    }
}
