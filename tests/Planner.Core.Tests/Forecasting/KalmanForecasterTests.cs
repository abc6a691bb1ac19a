using System.Text.Json;
using Planner.Testing;

namespace Planner.Forecasting;

public class KalmanForecasterTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<int> ReferenceRuns =>
        [.. Enumerable.Range(0, ReferenceData.Golden("kalman.json").GetArrayLength())];

    public static TheoryData<int> EdgeCases =>
        [.. Enumerable.Range(0, ReferenceData.Golden("kalman_edge_cases.json").GetArrayLength())];

    /// <summary>Every filter state of an independent program that agrees with filterpy to 6e-15.</summary>
    [ReferenceTheory]
    [MemberData(nameof(ReferenceRuns))]
    public void EveryFilterState_IsTheReferences(int run)
    {
        var reference = ReferenceData.Golden("kalman.json")[run];
        var log1p = reference.GetProperty("log1p").GetBoolean();
        var forecaster = new KalmanForecaster(
            Number(reference, "q_level"), Number(reference, "q_trend"), Number(reference, "r"),
            reference.GetProperty("min_points").GetInt32());
        IForecaster wrapped = log1p ? new Log1pForecaster(forecaster) : forecaster;
        var series = ForecastSeries.Empty;
        var values = reference.GetProperty("y").EnumerateArray().Select(y => y.GetDouble()).ToArray();
        var steps = reference.GetProperty("steps");

        for (var i = 0; i < steps.GetArrayLength(); i++)
        {
            series = series.Append(wrapped, values[i]);
            var state = series.Model.Kalman!;
            AssertClose(steps[i].GetProperty("x_post"), [state.Level, state.Trend]);
            AssertClose(steps[i].GetProperty("P_post")[0], [state.P00, state.P01]);
            AssertClose(steps[i].GetProperty("P_post")[1], [state.P01, state.P11]);
            AssertClose(Number(steps[i], "next_level"), forecaster.Predict(state).Level);
            AssertClose(Math.Max(0, Number(steps[i], "predict_next")), series.PredictNext(wrapped)!.Value);
        }
    }

    [ReferenceTheory]
    [MemberData(nameof(EdgeCases))]
    public void EdgeCase_ForecastIsTheReferencesButNeverNegative(int index)
    {
        var reference = ReferenceData.Golden("kalman_edge_cases.json")[index];
        IForecaster forecaster = new KalmanForecaster(qLevel: 1, qTrend: 0.1, r: 10, minPoints: 5);
        if (reference.GetProperty("log1p").GetBoolean())
        {
            forecaster = new Log1pForecaster(forecaster);
        }

        var series = ForecastSeries.Empty;
        foreach (var (y, expected) in reference.GetProperty("y").EnumerateArray()
            .Zip(reference.GetProperty("kalman_predict_next").EnumerateArray()))
        {
            series = series.Append(forecaster, y.GetDouble());
            AssertClose(Math.Max(0, expected.GetDouble()), series.PredictNext(forecaster)!.Value);
        }
    }

    [Fact]
    public void FirstUpdates_AreThoseOfThePaper()
    {
        // z = 10 sets the level. Predict: P = [[1000 + 1000 + 1, 1000], [1000, 1000.1]].
        // Update with z = 14: S = 2001 + 10, K = [2001/2011, 1000/2011], residual 4.
        var forecaster = new KalmanForecaster(qLevel: 1, qTrend: 0.1, r: 10, minPoints: 1);
        var series = ForecastSeries.Empty.Append(forecaster, 10).Append(forecaster, 14);

        var state = series.Model.Kalman!;
        AssertClose(10 + (4 * 2001.0 / 2011), state.Level);
        AssertClose(4 * 1000.0 / 2011, state.Trend);
        AssertClose(state.Level + state.Trend, series.PredictNext(forecaster)!.Value);
    }

    [Fact]
    public void AskingTwice_DoesNotAdvanceTheFilter()
    {
        var forecaster = new KalmanForecaster(qLevel: 1, qTrend: 0.1, r: 10, minPoints: 1);
        var series = ForecastSeries.Empty.Append(forecaster, 10).Append(forecaster, 14);

        Assert.Equal(series.PredictNext(forecaster), series.PredictNext(forecaster));
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static void AssertClose(JsonElement expected, double[] actual)
    {
        foreach (var (number, value) in expected.EnumerateArray().Zip(actual))
        {
            AssertClose(number.GetDouble(), value);
        }
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual, expected - (Tolerance * (1 + Math.Abs(expected))), expected + (Tolerance * (1 + Math.Abs(expected))));
}
