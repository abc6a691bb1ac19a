using CsCheck;
using Planner.State;
using Planner.Testing;

namespace Planner.Forecasting;

public class AutoForecasterTests
{
    private static readonly AutoForecaster Hourly = new(24);

    [ReferenceFact]
    public void OnNineRealSeries_ItIsBetterThanTheLastValue()
    {
        var ratios = new List<double>();
        foreach (var (name, pointsADay, first, values) in ReferenceSeries.All())
        {
            var ours = RollingForecast.Run(values, new AutoForecaster(pointsADay), first);
            var ratio = ForecastErrors.Of(ours, RollingForecast.Run(values, new ConstantForecaster(), first)).Mase!.Value;
            ratios.Add(ratio);
        }

        Assert.InRange(Math.Exp(ratios.Average(Math.Log)), 0, 0.86);
        Assert.All(ratios, ratio => Assert.InRange(ratio, 0, 1.03));
    }

    [ReferenceTheory]
    [InlineData(0.90)]
    [InlineData(0.95)]
    public void OnNineRealSeries_TheIntervalCoversWhatItSays(double level)
    {
        var (inside, all) = (0, 0);
        foreach (var (name, pointsADay, first, values) in ReferenceSeries.All())
        {
            var rows = RollingForecast.Run(values, new AutoForecaster(pointsADay, level), first).Where(row => row.Actual is not null).ToList();
            inside += rows.Count(row => row.Actual >= row.Lower && row.Actual <= row.Upper);
            all += rows.Count;
        }

        Assert.Equal(level, (double)inside / all, 0.03);
    }

    [Fact]
    public void StoredAndReadAgain_ItGoesOnBitForBit()
    {
        var values = Enumerable.Range(0, 120).Select(i => 50 + (20 * Math.Sin(i / 4.0)) + (i % 7)).ToArray();
        var (straight, resumed) = (ForecastSeries.Empty, ForecastSeries.Empty);
        foreach (var value in values)
        {
            straight = straight.Append(Hourly, value);
            var state = new DeploymentState { Throughput = new ThroughputState { RequestCount = resumed.Append(Hourly, value) } };
            resumed = StateFormat.Read(StateFormat.Write(state)).Throughput.RequestCount;
        }

        Assert.Equal(straight.PredictNext(Hourly), resumed.PredictNext(Hourly));
    }

    [Fact]
    public void DailyShape_IsUsedAfterTwoDays()
    {
        var series = ForecastSeries.Empty;
        for (var hour = 0; hour < 24 * 8; hour++)
        {
            series = series.Append(Hourly, hour % 24 < 12 ? 10 : 100);
        }

        // The last value is 100, and in the hour after midnight it has always been 10.
        Assert.InRange(series.PredictNext(Hourly)!.Value, 5, 40);
        Assert.Contains(AutoForecaster.Opinions(series.Model, 100, 24), one => one is { Expert: "daily", Weight: > 0.5 });
    }

    public static TheoryData<string, double[]> AbsurdSeries => new()
    {
        { "constant", [.. Enumerable.Repeat(7.0, 100)] },
        { "zeros", [.. Enumerable.Repeat(0.0, 100)] },
        { "spike", [.. Enumerable.Range(0, 100).Select(i => i == 50 ? 1e9 : 10.0)] },
        { "step", [.. Enumerable.Range(0, 1100).Select(i => i < 1000 ? 5.0 : 500)] },
        { "huge", [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? double.MaxValue : 0)] },
        { "tiny", [.. Enumerable.Repeat(double.Epsilon, 50)] },
        { "two", [1, 2] },
    };

    [Theory]
    [MemberData(nameof(AbsurdSeries))]
    public void AbsurdSeries_GiveFiniteForecasts_AndAStateThatCanBeStored(string name, double[] values)
    {
        Assert.NotEmpty(name);
        var series = ForecastSeries.Empty;
        foreach (var value in values)
        {
            series = series.Append(Hourly, value);
            var forecast = series.PredictNext(Hourly)!;
            Assert.True(double.IsFinite(forecast.Value) && forecast.Value >= 0);
        }

        StateFormat.Write(new DeploymentState { Throughput = new ThroughputState { RequestCount = series } });
    }

    [Fact]
    public void AnySeriesWithGaps_GivesAFiniteForecastWithinItsInterval() =>
        Gen.OneOf(Gen.Double[0, 1e6], Gen.Const(0.0), Gen.Const(double.NaN)).Array[1, 200].Sample(values =>
        {
            var series = values.Aggregate(
                ForecastSeries.Empty, (all, value) => all.Append(Hourly, double.IsNaN(value) ? null : value));
            if (series.PredictNext(Hourly) is { } forecast)
            {
                Assert.True(double.IsFinite(forecast.Value) && forecast.Value >= 0);
                Assert.True(forecast.Lower is not { } lower || lower <= forecast.Upper);
            }
        });
}
