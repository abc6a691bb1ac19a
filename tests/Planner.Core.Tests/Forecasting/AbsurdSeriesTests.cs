using CsCheck;
using Planner.Configuration;
using Planner.State;

namespace Planner.Forecasting;

/// <summary>What every predictor does with series that no traffic should have, and what all do alike.</summary>
public class AbsurdSeriesTests
{
    private static readonly Dictionary<string, double?[]> Series = new()
    {
        ["constant"] = [.. Repeat(42, 200)],
        ["all zeros"] = [.. Repeat(0, 200)],
        ["zeros after one request"] = [1, .. Repeat(0, 200)],
        ["one spike of 1e9"] = [.. Repeat(100, 50), 1e9, .. Repeat(100, 50)],
        ["ends in a spike of 1e9"] = [.. Repeat(100, 50), 1e9],
        ["a thousand alike, then a step"] = [.. Repeat(100, 1000), 300, 300],
        ["near double's limit"] = [.. Enumerable.Range(0, 40).Select(i => (double?)(double.MaxValue / (1 + (i % 3))))],
        ["near nothing"] = [.. Enumerable.Range(0, 40).Select(i => (double?)(double.Epsilon * (1 + (i % 3))))],
        ["from nothing to the limit"] = [.. Enumerable.Range(0, 40).Select(i => (double?)(i % 2 == 0 ? double.Epsilon : double.MaxValue))],
        ["gaps"] = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? (double?)(10 + i) : null)],
        ["hardly anything but gaps"] = [5, .. new double?[1200], 7],
        ["two points"] = [3, 4],
        ["one point"] = [3],
        ["falls fast"] = [1e6, 1e5, 1e4, 1e3, 100, 10, 1, 0, 0, 0],
    };

    /// <summary>The series whose next value is beyond doubt.</summary>
    private static readonly Dictionary<string, double> Expected = new()
    {
        ["constant"] = 42,
        ["all zeros"] = 0,
        ["one point"] = 3,
    };

    public static TheoryData<LoadPredictor, bool, string> Cases
    {
        get
        {
            var cases = new TheoryData<LoadPredictor, bool, string>();
            foreach (var predictor in Forecasters.Available)
            {
                foreach (var name in Series.Keys)
                {
                    cases.Add(predictor, false, name);
                    cases.Add(predictor, true, name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forecast_IsFiniteAndNotNegative(LoadPredictor predictor, bool log1p, string name)
    {
        var forecaster = Create(predictor, log1p);
        var series = Series[name].Aggregate(ForecastSeries.Empty, (known, value) => known.Append(forecaster, value));

        var forecast = series.PredictNext(forecaster)!;

        Assert.InRange(forecast.Value, 0, double.MaxValue);
        Assert.True(forecast.Lower is null or (>= 0 and <= double.MaxValue), $"{forecast}");
        Assert.True(forecast.Upper is null or >= 0, $"{forecast}");
        if (Expected.TryGetValue(name, out var expected))
        {
            Assert.Equal(expected, forecast.Value, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StoredAtAnyTick_GoesOnAsIfItHadNotBeen(LoadPredictor predictor, bool log1p, string name)
    {
        var forecaster = Create(predictor, log1p);
        var (straight, stored) = (ForecastSeries.Empty, ForecastSeries.Empty);
        var values = Series[name];
        for (var i = 0; i < values.Length; i++)
        {
            straight = straight.Append(forecaster, values[i]);
            stored = stored.Append(forecaster, values[i]);
            stored = i % 7 == 0 || i > values.Length - 3 ? Restored(stored) : stored;
        }

        Assert.Equal(straight.PredictNext(forecaster), stored.PredictNext(forecaster));
        Assert.Equal(Written(straight), Written(stored));
    }

    public static TheoryData<LoadPredictor, bool> Predictors
    {
        get
        {
            var predictors = new TheoryData<LoadPredictor, bool>();
            foreach (var predictor in Forecasters.Available)
            {
                predictors.Add(predictor, false);
                predictors.Add(predictor, true);
            }

            return predictors;
        }
    }

    [Theory]
    [MemberData(nameof(Predictors))]
    public void AnySeriesStoredAnywhere_GoesOnAsIfItHadNotBeen(LoadPredictor predictor, bool log1p) =>
        Gen.Select(Gen.OneOf(Gen.Double[0, 1e4], Gen.Const(0.0)).Nullable().Array[1, 60], Gen.Int[0, 59]).Sample(
            (values, at) =>
            {
                var forecaster = Create(predictor, log1p);
                var (straight, stored) = (ForecastSeries.Empty, ForecastSeries.Empty);
                for (var i = 0; i < values.Length; i++)
                {
                    straight = straight.Append(forecaster, values[i]);
                    stored = i == at ? Restored(stored).Append(forecaster, values[i]) : stored.Append(forecaster, values[i]);
                    Assert.Equal(straight.PredictNext(forecaster), stored.PredictNext(forecaster));
                }
            },
            iter: 20);

    private static IForecaster Create(LoadPredictor predictor, bool log1p) => Forecasters.Create(new PlannerConfig
    {
        LoadPredictor = predictor,
        LoadPredictorLog1p = log1p,
        ThroughputAdjustmentInterval = TimeSpan.FromHours(1),
    });

    private static IEnumerable<double?> Repeat(double value, int count) => Enumerable.Repeat<double?>(value, count);

    private static byte[] Written(ForecastSeries series) =>
        StateFormat.Write(new DeploymentState { Throughput = new ThroughputState { RequestCount = series } });

    private static ForecastSeries Restored(ForecastSeries series) => StateFormat.Read(Written(series)).Throughput.RequestCount;
}
