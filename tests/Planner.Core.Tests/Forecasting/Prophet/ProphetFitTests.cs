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
        var scale = values.Max();
        var mode = window.GetProperty("map_exact");
        var fit = ProphetFit.Of(
            ProphetPoints.Last([.. values], values.Length).Over(scale),
            TimeSpan.FromSeconds(window.GetProperty("interval").GetDouble()));
        if (values.Length < 10)
        {
            Assert.InRange(fit.Next, 0, 2);   // five parameters, five points: there is no mode, and any sane forecast will do
            return;
        }

        Assert.True(fit.Objective <= mode.GetProperty("neg_log_post_of_stan_params").GetDouble() + 1e-6, $"{fit.Objective}");
        Assert.Equal(mode.GetProperty("neg_log_post").GetDouble(), fit.Objective, 1e-3);
        Assert.Equal(mode.GetProperty("yhat_model_space").GetDouble(), fit.Next * scale, 0.01 * scale);
    }

    [Fact]
    public void AStraightLine_GoesOn() =>
        Assert.Equal(50, Next(TimeSpan.FromMinutes(3), [.. Enumerable.Range(10, 40).Select(y => (double?)y)]), 0.5);

    public static TheoryData<int, int> Gaps => new() { { 60, 67 }, { 60, 72 }, { 90, 97 }, { 60, 95 } };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void OverAGap_TheDayGoesOn(int from, int to)
    {
        double?[] days = [.. Enumerable.Range(0, 98).Select(hour => hour >= from && hour < to ? null : (double?)Day(hour))];

        Assert.Equal(Day(98), Next(TimeSpan.FromHours(1), days), 3);
    }

    [Fact]
    public void AfterGapsAtTheEnd_TheForecastIsOfTheNextInterval()
    {
        double?[] days = [.. Enumerable.Range(0, 90).Select(hour => (double?)Day(hour)), .. new double?[7]];

        Assert.Equal(Day(97), Next(TimeSpan.FromHours(1), days), 3);
    }

    public static TheoryData<double, int, int> SeasonTerms => new()
    {
        { 3600, 48, 0 }, { 3600, 49, 8 }, { 3600, 336, 8 }, { 3600, 337, 8 + 6 },
        { 86_400, 730, 6 }, { 86_400, 731, 6 + 20 },      // a day apart: no daily season
        { 7 * 86_400, 104, 0 }, { 7 * 86_400, 106, 20 },  // a week apart: only the year
    };

    [Theory]
    [MemberData(nameof(SeasonTerms))]
    public void Seasons_AreSwitchedOnByTheHistorysLengthAndOffByTheInterval(double intervalS, int n, int expected)
    {
        var points = new ProphetPoints(new double[n], [.. Enumerable.Range(0, n)], n);
        var terms = new ProphetTerms(points, TimeSpan.FromSeconds(intervalS));

        Assert.Equal(expected, terms.Count - terms.FirstSeason);
    }

    [Fact]
    public void Window_TakesTheLastPointsAndNotTheLastIntervals()
    {
        var points = ProphetPoints.Last([1, 2, double.NaN, 3, double.NaN], window: 2);

        Assert.Equal([2, 3], points.Values);
        Assert.Equal([1, 3], points.Slots);
        Assert.Equal(5, points.NextSlot);
    }

    [Fact]
    public void WhateverTheSeries_TheForecastIsFiniteAndNotNegative() =>
        Gen.Select(Gen.Double[0, 1e300].Nullable().Array[1, 40], Gen.Double[1, int.MaxValue], Gen.Int[1, 2000]).Sample(
            (values, intervalS, window) =>
            {
                var forecaster = new ProphetForecaster(window, TimeSpan.FromSeconds(intervalS));
                var series = values.Aggregate(ForecastSeries.Empty, (known, y) => known.Append(forecaster, y));

                Assert.True(series.PredictNext(forecaster) is null or { Value: >= 0 and < double.PositiveInfinity });
            },
            iter: 200);

    private static double Day(int hour) => 100 + (60 * Math.Sin(2 * Math.PI * hour / 24));

    private static double Next(TimeSpan interval, double?[] values)
    {
        var forecaster = new ProphetForecaster(values.Length, interval);
        return values.Aggregate(ForecastSeries.Empty, (known, y) => known.Append(forecaster, y)).PredictNext(forecaster)!.Value;
    }
}
