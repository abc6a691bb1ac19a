using CsCheck;
using Planner.Configuration;

namespace Planner.Forecasting;

public class SeriesForecastTests
{
    private static readonly KalmanForecaster Kalman = new(qLevel: 1, qTrend: 0.1, r: 10, minPoints: 3);

    public static TheoryData<LoadPredictor, bool> Forecasters => new()
    {
        { LoadPredictor.Constant, false }, { LoadPredictor.Constant, true },
        { LoadPredictor.Kalman, false }, { LoadPredictor.Kalman, true },
        { LoadPredictor.Auto, false }, { LoadPredictor.Auto, true },
    };

    [Fact]
    public void NothingSeen_ThereIsNoForecast() =>
        Assert.Null(ForecastSeries.Empty.PredictNext(new ConstantForecaster()));

    [Fact]
    public void OnlyZerosSeen_NoTrafficIsForecast() =>
        Assert.Equal(0, Series(Kalman, 0, 0).PredictNext(Kalman)!.Value);

    [Fact]
    public void LeadingZeros_AreNotLearnt() =>
        Assert.Equal(Series(Kalman, 5, 6, 7).Model, Series(Kalman, 0, 0, 5, 6, 7).Model);

    [Fact]
    public void LaterZeros_AreLearnt() =>
        Assert.Equal(4, Series(Kalman, 5, 0, 6, 7).History.Count);

    [Fact]
    public void FewerPointsThanNeeded_TheLastValueIsForecast() =>
        Assert.Equal(14, Series(Kalman, 10, 14).PredictNext(Kalman)!.Value);

    [Fact]
    public void FallingTrend_ForecastIsNeverNegative() =>
        Assert.Equal(0, Series(Kalman, 100, 60, 20, 0).PredictNext(Kalman)!.Value);

    [Fact]
    public void Gap_IsRememberedAndTeachesNothing()
    {
        var series = Series(Kalman, 5, 6, 7);
        var withGap = series.Append(Kalman, null);

        Assert.Equal(series.Model, withGap.Model);
        Assert.True(double.IsNaN(withGap.History.Values[^1]));
        Assert.Equal(7, withGap.History.Last);
    }

    [Fact]
    public void OtherForecaster_LearnsTheHistoryAgain()
    {
        var learntByConstant = Series(new ConstantForecaster(), 5, 9, 2, 8);

        Assert.Equal(
            Series(Kalman, 5, 9, 2, 8, 3).Model,
            learntByConstant.Append(Kalman, 3).Model);
    }

    [Fact]
    public void Log1p_IsKalmanOnTheLogarithm()
    {
        var log1p = new Log1pForecaster(Kalman);
        var inner = Series(Kalman, double.LogP1(5), double.LogP1(9), double.LogP1(2));

        var expected = double.ExpM1(inner.PredictNext(Kalman)!.Value);
        Assert.Equal(expected, Series(log1p, 5, 9, 2).PredictNext(log1p)!.Value, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void AnySeries_ForecastIsFiniteAndNotNegative(LoadPredictor predictor, bool log1p)
    {
        var forecaster = Forecasting.Forecasters.Create(
            new PlannerConfig { LoadPredictor = predictor, LoadPredictorLog1p = log1p });
        Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 1e4], Gen.Double[1e300, double.MaxValue]).Array[1, 60].Sample(values =>
        {
            var series = Series(forecaster, values);
            Assert.InRange(series.PredictNext(forecaster)!.Value, 0, double.MaxValue);
        });
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void HoweverLongItRuns_TheHistoryStaysBounded(LoadPredictor predictor, bool log1p)
    {
        var forecaster = Forecasting.Forecasters.Create(
            new PlannerConfig { LoadPredictor = predictor, LoadPredictorLog1p = log1p });
        var series = ForecastSeries.Empty;
        for (var i = 0; i < SeriesHistory.MaxPoints + 500; i++)
        {
            series = series.Append(forecaster, 1 + (i % 7));
        }

        Assert.Equal(SeriesHistory.MaxPoints, series.History.Values.Length);
    }

    private static ForecastSeries Series(IForecaster forecaster, params double[] values) =>
        values.Aggregate(ForecastSeries.Empty, (series, value) => series.Append(forecaster, value));
}
