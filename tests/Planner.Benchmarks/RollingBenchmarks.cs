using BenchmarkDotNet.Attributes;
using Planner.Configuration;
using Planner.Forecasting;

namespace Planner.Benchmarks;

/// <summary>What a forecast costs on average over fifty ticks, order searches included: learn a point, forecast the next.</summary>
[MemoryDiagnoser, MedianColumn]
public class RollingBenchmarks
{
    private const int Ticks = 50;

    private IForecaster _forecaster = null!;
    private ForecastSeries _series = null!;

    [Params(50, 200, 1000)]
    public int Points { get; set; }

    [ParamsAllValues]
    public LoadPredictor Predictor { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _forecaster = Forecasters.Create(new PlannerConfig { LoadPredictor = Predictor });
        _series = SyntheticTraffic.Counts.Take(Points).Aggregate(
            ForecastSeries.Empty, (series, count) => series.Append(_forecaster, count));
    }

    [Benchmark(OperationsPerInvoke = Ticks)]
    public ForecastSeries Roll()
    {
        var series = _series;
        for (var i = 0; i < Ticks; i++)
        {
            series = series.Append(_forecaster, SyntheticTraffic.Counts[Points + i]);
            series.PredictNext(_forecaster);
        }

        return series;
    }
}
