using CsCheck;
using Planner.State;
using Planner.Testing;

namespace Planner.Forecasting;

public class ArimaForecasterTests
{
    private static readonly ArimaForecaster Arima = new();

    [ReferenceFact]
    public void OnNineRealSeries_ItIsBetterThanTheLastValue()
    {
        var ratios = ReferenceSeries.All().Select(series =>
        {
            var lastValues = RollingForecast.Run(series.Values, new ConstantForecaster(), series.First);
            return ForecastErrors.Of(RollingForecast.Run(series.Values, Arima, series.First), lastValues).Mase!.Value;
        });

        Assert.InRange(Math.Exp(ratios.Average(Math.Log)), 0, 0.95);
    }

    [Fact]
    public void StoredAndReadAgain_ItGoesOnBitForBit()
    {
        var (straight, resumed) = (ForecastSeries.Empty, ForecastSeries.Empty);
        foreach (var value in Enumerable.Range(0, 150).Select(i => 50 + (20 * Math.Sin(i / 4.0)) + (i * i % 7)))
        {
            straight = straight.Append(Arima, value);
            resumed = Stored(resumed.Append(Arima, value));
            Assert.Equal(straight.PredictNext(Arima), resumed.PredictNext(Arima));
        }
    }

    [Fact]
    public void FollowingPointByPoint_IsWhatAFitForecasts()
    {
        // Between two searches the model takes single steps; those of a fit of all points must agree once it has settled.
        var series = Series(Enumerable.Range(0, 203).Select(i => 50 + (20 * Math.Sin(i / 4.0)) + (i * i % 7)));
        var model = series.Model.Arima!.Model!;
        var likelihood = new ArmaLikelihood(Differences.Of(
            [.. series.History.Points.Select(value => (model.IsLog1p ? double.LogP1(value) : value) / model.Scale)], model.D));

        likelihood.Evaluate([.. model.Ar], [.. model.Ma], model.Mean != 0, model.Mean);

        Assert.True(series.Model.Arima.SinceSearch > 0);
        for (var i = 0; i < model.Errors.Length; i++)
        {
            Assert.Equal(likelihood.Errors[^(i + 1)], model.Errors[i], 1e-3 * Math.Sqrt(likelihood.Variance));
        }
    }

    [Fact]
    public void NewRegime_IsLearntAtOnce()
    {
        // 160 points of noise, then a level ten times as high: the error has grown, and the order is found anew.
        var random = new Random(3);
        var series = Series(Enumerable.Range(0, 160).Select(_ => 10 + random.NextDouble())).Append(Arima, 100).Append(Arima, 100);

        Assert.Equal(0, series.Model.Arima!.SinceSearch);
    }

    [Fact]
    public void OtherForecastersHistory_TakesOneSearch()
    {
        var history = Series(Enumerable.Range(0, 1000).Select(i => 50 + (20 * Math.Sin(i / 4.0)) + (i * i % 7)));
        var other = (history with { ModelKey = "other", Model = ForecasterModel.Empty }).LearntBy(Arima);

        Assert.Equal(0, other.Model.Arima!.SinceSearch);
        Assert.Equal(history.PredictNext(Arima)!.Value, other.PredictNext(Arima)!.Value, 2.0);
    }

    [Fact]
    public void AllValuesEqual_ThatValueIsForecast() =>
        Assert.Equal(7, Series(Enumerable.Repeat(7.0, 50)).PredictNext(Arima)!.Value);

    [Theory]
    [MemberData(nameof(AutoForecasterTests.AbsurdSeries), MemberType = typeof(AutoForecasterTests))]
    public void AbsurdSeries_GiveFiniteForecasts_AndAStateThatCanBeStored(string name, double[] values)
    {
        Assert.NotEmpty(name);
        var series = ForecastSeries.Empty;
        foreach (var value in values)
        {
            series = series.Append(Arima, value);
            Assert.InRange(series.PredictNext(Arima)!.Value, 0, double.MaxValue);
        }

        Stored(series);
    }

    [Fact]
    public void AnySeriesWithGaps_GivesAFiniteForecast_AndAStateThatCanBeStored() =>
        Gen.OneOf(Gen.Double[0, 1e6], Gen.Const(0.0), Gen.Const(double.NaN), Gen.Double[0, double.MaxValue], Gen.Double[0, 1e-300])
            .Array[1, 60].Sample(
            values =>
            {
                var series = values.Aggregate(
                    ForecastSeries.Empty, (all, value) => all.Append(Arima, double.IsNaN(value) ? null : value));
                Assert.InRange(series.PredictNext(Arima)?.Value ?? 0, 0, double.MaxValue);
                Stored(series);
            },
            iter: 50);

    [Theory]
    [InlineData("\"d\":3")]
    [InlineData("\"scale\":0")]
    [InlineData("\"ar\":[0,0,0,0,0,0]")]
    [InlineData("\"errors\":[1]")]
    public void StoredModelThatCannotBe_IsRefused(string part)
    {
        var name = part[..part.IndexOf(':', StringComparison.Ordinal)];
        string[] sound = ["\"d\":0", "\"ar\":[0.5]", "\"ma\":[]", "\"errors\":[]", "\"scale\":1"];
        var model = string.Join(',', sound.Select(one => one.StartsWith(name, StringComparison.Ordinal) ? part : one));
        var state = System.Text.Encoding.UTF8.GetString(StateFormat.Write(new DeploymentState()));
        var at = state.IndexOf("\"model\":{}", StringComparison.Ordinal);
        string With(string arima) => state[..at] + $"\"model\":{{\"arima\":{{\"model\":{{{arima}}}}}}}" + state[(at + 10)..];

        StateFormat.Read(System.Text.Encoding.UTF8.GetBytes(With(string.Join(',', sound))));
        var refusal = Assert.Throws<StateFormatException>(() => StateFormat.Read(System.Text.Encoding.UTF8.GetBytes(With(model))));
        Assert.EndsWith("has no sound ARIMA model", refusal.Message, StringComparison.Ordinal);
    }

    private static ForecastSeries Series(IEnumerable<double> values) =>
        values.Aggregate(ForecastSeries.Empty, (series, value) => series.Append(Arima, value));

    private static ForecastSeries Stored(ForecastSeries series) =>
        StateFormat.Read(StateFormat.Write(new DeploymentState { Throughput = new ThroughputState { RequestCount = series } }))
            .Throughput.RequestCount;
}
