using System.Text;
using CsCheck;
using Planner.State;
using Planner.Testing;

namespace Planner.Forecasting;

public class AutoForecasterTests
{
    private static readonly AutoForecaster Hourly = new(24);

    /// <summary>Even and odd ones of the index apart: constants were chosen on the even ones.</summary>
    [ReferenceTheory]
    [InlineData(0, 0.79)]
    [InlineData(1, 0.84)]
    public void OnRealSeries_ItIsMuchBetterThanTheLastValue(int parity, double most)
    {
        var ratios = ReferenceSeries.All().Where((_, i) => i % 2 == parity).Select(one => ForecastErrors.Of(
            RollingForecast.Run(one.Values, new AutoForecaster(one.PointsADay), one.First),
            RollingForecast.Run(one.Values, new ConstantForecaster(), one.First)).Mase!.Value).ToList();

        Assert.InRange(Math.Exp(ratios.Average(Math.Log)), 0, most);
        Assert.All(ratios, ratio => Assert.InRange(ratio, 0, 1.02));
    }

    [ReferenceTheory]
    [InlineData(0.50)]
    [InlineData(0.90)]
    [InlineData(0.95)]
    public void OnNineRealSeries_TheIntervalCoversWhatItSays(double level)
    {
        var rows = ReferenceSeries.All()
            .SelectMany(one => RollingForecast.Run(one.Values, new AutoForecaster(one.PointsADay, level), one.First))
            .Where(row => row.Actual is not null).ToList();

        Assert.Equal(level, rows.Average(row => row.Actual >= row.Lower && row.Actual <= row.Upper ? 1.0 : 0), 0.03);
    }

    [Fact]
    public void StoredAndReadAgain_ItGoesOnBitForBit()
    {
        var (straight, resumed) = (ForecastSeries.Empty, ForecastSeries.Empty);
        for (var i = 0; i < 24 * 20; i++)
        {
            double? value = i % 17 == 5 ? null : 50 + (20 * Math.Sin(i / 4.0)) + (i % 7);
            straight = straight.Append(Hourly, value);
            var state = new DeploymentState { Throughput = new ThroughputState { RequestCount = resumed.Append(Hourly, value) } };
            resumed = StateFormat.Read(StateFormat.Write(state)).Throughput.RequestCount;
        }

        Assert.Equal(straight.PredictNext(Hourly), resumed.PredictNext(Hourly));
    }

    [Fact]
    public void StateOfTheEnsembleBefore_IsLearntAgainFromItsPoints()
    {
        var written = Encoding.UTF8.GetString(StateFormat.Write(new DeploymentState
        {
            Throughput = new ThroughputState { RequestCount = Series(i => 50 + (i % 7), 30) },
        }));
        var old = written.Replace("\"ensemble\":", "\"auto\":", StringComparison.Ordinal)
            .Replace(Hourly.Key, "auto 24", StringComparison.Ordinal);

        var restored = StateFormat.Read(Encoding.UTF8.GetBytes(old)).Throughput.RequestCount;
        Assert.Equal(Series(i => 50 + (i % 7), 30).PredictNext(Hourly), restored.PredictNext(Hourly));
    }

    [Fact]
    public void AfterTwoDays_ItKnowsWhatTheHourBrings()
    {
        // The last value is 100, and in the hour after midnight it has always been 10.
        var series = Series(hour => hour % 24 < 12 ? 10 : 100, 24 * 4);

        Assert.InRange(series.PredictNext(Hourly)!.Value, 5, 25);
        Assert.Contains(Hourly.Opinions(series.Model, series.History), one => one is { Expert: "daily", Forecast: < 20 });
    }

    [Fact]
    public void AfterTwoWeeks_ItKnowsTheWeekend()
    {
        // Days as above; on the sixth and seventh day of a week nothing happens in the afternoon either.
        var series = Series(hour => hour % 24 < 12 || hour / 24 % 7 > 4 ? 10 : 100, (24 * 7 * 5) - 36);

        // The sixth day, noon: the mean day would rise.
        Assert.InRange(series.PredictNext(Hourly)!.Value, 5, 25);
        Assert.Contains(Hourly.Opinions(series.Model, series.History), one => one is { Expert: "weekly", Forecast: < 20 });
    }

    [Fact]
    public void GapOverMidnight_TheDayGoesOnInTheMeantime()
    {
        var series = Series(hour => hour % 24 < 12 ? 10 : 100, (24 * 4) - 2);

        Assert.InRange(series.PredictNext(Hourly)!.Value, 80, 120);
        var afterGap = series.Append(Hourly, null).Append(Hourly, null);
        Assert.InRange(afterGap.PredictNext(Hourly)!.Value, 5, 35);
    }

    [Fact]
    public void ExpertsWithNothingToSay_AreNamedAndCountForNothing()
    {
        var series = Series(i => 50 + (i % 7), 30);

        var opinions = Hourly.Opinions(series.Model, series.History);
        Assert.Equal(["daily", "weekly"], opinions.Where(one => one.Forecast is null).Select(one => one.Expert));
        Assert.All(opinions.Where(one => one.Forecast is null), one => Assert.Equal(0, one.Weight));
        Assert.Equal(1, opinions.Sum(one => one.Weight), 1e-12);
    }

    [Fact]
    public void ConstantSeries_IsForecastExactly() => Assert.Equal(7, Series(_ => 7, 100).PredictNext(Hourly)!.Value);

    [Fact]
    public void LevelShift_IsFollowedWithinAFewSteps() =>
        Assert.InRange(Series(i => i < 1000 ? 5 : 500, 1004).PredictNext(Hourly)!.Value, 450, 550);

    /// <summary>Half of a load is a bad forecast of one that is there or not.</summary>
    [Fact]
    public void TrafficThatGoesOnAndOff_IsNotForecastWorseThanByTheLastValue()
    {
        var (random, on) = (new Random(1), false);
        List<double?> values = [.. Enumerable.Range(0, 1000).Select(i =>
        {
            on ^= random.NextDouble() < 0.3;
            return (double?)(on ? 40 + random.Next(20) : 0);
        })];

        var ours = RollingForecast.Run(values, Hourly, 200);
        Assert.InRange(ForecastErrors.Of(ours, RollingForecast.Run(values, new ConstantForecaster(), 200)).Mase!.Value, 0, 1.02);
    }

    [Fact]
    public void AfterOneSpike_ForecastAndIntervalAreBackAtOnce()
    {
        var forecast = Series(i => i == 80 ? 1e9 : 100 + (i % 5), 90).PredictNext(Hourly)!;

        Assert.InRange(forecast.Value, 90, 120);
        Assert.InRange(forecast.Upper!.Value, forecast.Value, 1000);
    }

    [Fact]
    public void OtherUnit_IsTheSameForecastInThatUnit() =>
        Gen.Int[0, 1_000_000].Select(value => (double)value).Array[6, 80].Sample(values =>
        {
            // A power of four: its roots are exact, and so all that is computed from them.
            var (forecast, scaled) = (Next(values), Next([.. values.Select(value => value * 1_048_576)]));
            Assert.Equal(forecast!.Value * 1_048_576, scaled!.Value);
            Assert.Equal(forecast.Upper * 1_048_576, scaled.Upper);
        });

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
        Gen.OneOf(Gen.Double[0, 1e6], Gen.Const(0.0), Gen.Const(double.NaN), Gen.Double[1e300, double.MaxValue])
            .Array[1, 200].Sample(values =>
        {
            if (Next(values) is { } forecast)
            {
                Assert.InRange(forecast.Value, 0, double.MaxValue);
                Assert.InRange(forecast.Value, forecast.Lower ?? 0, forecast.Upper ?? double.MaxValue);
                Assert.True(forecast.Lower is null or >= 0);
            }
        });

    private static Forecast? Next(double[] values) => Learnt(values).PredictNext(Hourly);

    private static ForecastSeries Series(Func<int, double> value, int points) =>
        Learnt([.. Enumerable.Range(0, points).Select(value)]);

    /// <summary>NaN is a gap.</summary>
    private static ForecastSeries Learnt(double[] values) => values.Aggregate(
        ForecastSeries.Empty, (series, value) => series.Append(Hourly, double.IsNaN(value) ? null : value));
}
