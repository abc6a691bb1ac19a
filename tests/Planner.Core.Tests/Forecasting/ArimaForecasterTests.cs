using System.Text.Json;
using Planner.Testing;

namespace Planner.Forecasting;

public class ArimaForecasterTests
{
    public static TheoryData<int> FixedCases => [.. Cases("arima.json").Select((_, i) => i)];

    public static TheoryData<int> OrderCases => [.. Cases("auto_order.json").Select((_, i) => i)];

    [ReferenceTheory]
    [MemberData(nameof(FixedCases))]
    public void LikelihoodOfGivenParameters_IsTheExactOne(int index)
    {
        var one = Cases("arima.json")[index];
        var (series, p, q, hasMean) = Differenced(one);
        var given = one.GetProperty("fixed_params");
        double[] parameters = [.. given.GetProperty("params").EnumerateArray().Select(value => value.GetDouble())];
        var ar = parameters[(hasMean ? 1 : 0)..][..p];
        var ma = parameters[((hasMean ? 1 : 0) + p)..][..q];
        double mean = hasMean ? parameters[0] / (1 - ar.Sum()) : 0;

        var fit = ArmaFilter.Run(series, ar, ma, mean, hasMean);

        var expected = given.GetProperty("exact_on_differenced").GetProperty("loglike").GetDouble();
        Assert.Equal(1, fit.LogLikelihoodAt(parameters[^1]) / expected, 1e-6);
    }

    [ReferenceTheory]
    [MemberData(nameof(FixedCases))]
    public void Fit_IsAtLeastAsGoodAsTheReference(int index)
    {
        var one = Cases("arima.json")[index];
        var (series, p, q, hasMean) = Differenced(one);

        var ours = ArmaEstimate.Fit(series, new ArmaOrder(p, q, hasMean), 0).LogLikelihood;

        var reference = one.GetProperty("R_ML").GetProperty("loglik").GetDouble();
        Assert.True(ours >= reference - 0.05, $"{ours} < {reference}");
    }

    [ReferenceTheory]
    [MemberData(nameof(OrderCases))]
    public void StationarityTest_IsThatOfR(int index)
    {
        var one = Cases("auto_order.json")[index];
        var values = Values(one);

        if (one.GetProperty("kpss0").TryGetProperty("urca", out var statistic) && statistic.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(statistic.GetDouble(), KpssTest.Statistic(values), 1e-9);
        }

        Assert.Equal(one.GetProperty("ndiffs_R").GetInt32(), KpssTest.Differences(values));
    }

    [Fact]
    public void AnAutoregression_IsFoundAgain()
    {
        var random = new Random(7);
        var values = new double[400];
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = (0.7 * values[i - 1]) + random.NextDouble() - 0.5;
        }

        var best = ArmaEstimate.Fit([.. values.Select(value => value + 20)], new ArmaOrder(1, 0, true), 0);

        Assert.Equal(0.7, Assert.Single(best.Model.Ar), 0.1);
    }

    [Theory]
    [MemberData(nameof(AutoForecasterTests.AbsurdSeries), MemberType = typeof(AutoForecasterTests))]
    public void AbsurdSeries_GiveFiniteForecasts(string name, double[] values)
    {
        Assert.NotEmpty(name);
        var forecaster = new ArimaForecaster();
        var series = ForecastSeries.Empty;
        foreach (var value in values)
        {
            series = series.Append(forecaster, value);
            var forecast = series.PredictNext(forecaster)!;
            Assert.True(double.IsFinite(forecast.Value) && forecast.Value >= 0);
        }
    }

    private static (double[] Series, int P, int Q, bool HasMean) Differenced(JsonElement one)
    {
        int[] order = [.. one.GetProperty("order").EnumerateArray().Select(value => value.GetInt32())];
        var series = Values(one);
        for (var i = 0; i < order[1]; i++)
        {
            series = KpssTest.Difference(series);
        }

        return (series, order[0], order[2], one.GetProperty("constant").ValueKind == JsonValueKind.String
            && one.GetProperty("constant").GetString() is "mean" or "drift");
    }

    private static double[] Values(JsonElement one)
    {
        var name = one.GetProperty("series").GetString();
        double[] values =
        [
            .. ReferenceSeries.All().Single(series => series.Name == name).Values
                .Skip(ReferenceSeries.History(name!)).Take(one.GetProperty("n").GetInt32()).Select(value => value!.Value),
        ];
        return one.GetProperty("log1p").GetBoolean() ? Array.ConvertAll(values, double.LogP1) : values;
    }

    private static IReadOnlyList<JsonElement> Cases(string file) => ReferenceData.IsPresent
        ? [.. ReferenceData.Golden(file).EnumerateArray()]
        : [default];
}
