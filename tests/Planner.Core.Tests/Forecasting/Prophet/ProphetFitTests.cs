using System.Text.Json;
using CsCheck;
using Planner.Testing;

namespace Planner.Forecasting;

/// <summary>The fit against Stan's, and against the true mode of the posterior, of 18 windows of real series.</summary>
public class ProphetFitTests
{
    private static readonly Lazy<JsonElement[]> Windows = new(() =>
        [.. JsonDocument.Parse(File.ReadAllText(ReferenceData.PathOf("golden", "prophet.json"))).RootElement.EnumerateArray()]);

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, 20)];

    [ReferenceTheory]
    [MemberData(nameof(Numbers))]
    public void Objective_IsAtLeastAsGoodAsStans_AndTheForecastThatOfTheMode(int number)
    {
        var window = Windows.Value[number];
        var log1p = window.GetProperty("log1p").GetBoolean();
        double[] values = [.. window.GetProperty("y").EnumerateArray().Select(y => log1p ? double.LogP1(y.GetDouble()) : y.GetDouble())];
        if (values.Length < 10)
        {
            return;   // five parameters, five points: there is no mode
        }

        var scale = values.Max();
        var mode = window.GetProperty("map_exact");
        var fit = ProphetFit.Of(
            Array.ConvertAll(values, value => value / scale), TimeSpan.FromSeconds(window.GetProperty("interval").GetDouble()));

        Assert.True(fit.Objective <= mode.GetProperty("neg_log_post_of_stan_params").GetDouble() + 1e-6, $"{fit.Objective}");
        Assert.Equal(mode.GetProperty("neg_log_post").GetDouble(), fit.Objective, 1e-3);
        Assert.Equal(mode.GetProperty("yhat_model_space").GetDouble(), fit.Next * scale, 0.01 * scale);
    }

    [Fact]
    public void AStraightLine_GoesOn()
    {
        var forecaster = new ProphetForecaster(50, TimeSpan.FromMinutes(3));
        var series = Enumerable.Range(10, 40).Aggregate(ForecastSeries.Empty, (known, y) => known.Append(forecaster, y));

        Assert.Equal(50, series.PredictNext(forecaster)!.Value, 0.5);
    }

    [Fact]
    public void WhateverTheSeries_TheForecastIsFiniteAndNotNegative() =>
        Gen.Double[0, 1e300].Array[1, 30].Sample(
            values =>
            {
                var forecaster = new ProphetForecaster(20, TimeSpan.FromHours(6));
                var series = values.Aggregate(ForecastSeries.Empty, (known, y) => known.Append(forecaster, y));

                Assert.True(series.PredictNext(forecaster)!.Value is >= 0 and < double.PositiveInfinity);
            },
            iter: 200);
}
