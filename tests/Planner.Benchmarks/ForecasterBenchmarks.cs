using BenchmarkDotNet.Attributes;
using Planner.Configuration;
using Planner.Forecasting;

namespace Planner.Benchmarks;

/// <summary>One more point learnt and one forecast made, of one series.</summary>
[MemoryDiagnoser, MedianColumn]
public class ForecasterBenchmarks
{
    private IForecaster _forecaster = null!;
    private ForecastSeries _series = null!;

    [Params(50, 200, 1000)]
    public int Points { get; set; }

    [ParamsSource(nameof(Predictors))]
    public string Predictor { get; set; } = "";

    /// <summary>Every predictor there is, and one of them on log(1 + y).</summary>
    public static IEnumerable<string> Predictors =>
        Forecasters.Available.Select(predictor => predictor.ToString()).Append("Kalman log1p");

    [GlobalSetup]
    public void SetUp()
    {
        var words = Predictor.Split(' ');
        _forecaster = Forecasters.Create(new PlannerConfig
        {
            LoadPredictor = Enum.Parse<LoadPredictor>(words[0]),
            LoadPredictorLog1p = words.Length > 1,
            ProphetWindowSize = SeriesHistory.MaxPoints,   // all there is, where 50 are the default
        });
        _series = SyntheticTraffic.Counts.Take(Points).Aggregate(
            ForecastSeries.Empty, (series, count) => series.Append(_forecaster, count));
    }

    [Benchmark]
    public Forecast? AppendAndPredict() =>
        _series.Append(_forecaster, SyntheticTraffic.Counts[Points]).PredictNext(_forecaster);
}
