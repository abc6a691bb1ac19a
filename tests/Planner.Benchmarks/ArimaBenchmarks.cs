using BenchmarkDotNet.Attributes;
using Planner.Forecasting;

namespace Planner.Benchmarks;

/// <summary>The parts of auto-ARIMA: one evaluation of the likelihood with its derivatives, and a whole order search.</summary>
[MemoryDiagnoser, MedianColumn]
public class ArimaBenchmarks
{
    private static readonly double[] Ar = [0.5, 0.1];
    private static readonly double[] Ma = [-0.6, -0.1];

    private readonly double[] _gradient = new double[4];
    private double[] _values = [];
    private ArmaLikelihood _likelihood = null!;

    [Params(50, 200, 1000)]
    public int Points { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _values = [.. SyntheticTraffic.Counts.Where(count => count > 0).Take(Points)];
        var largest = _values.Max();
        _likelihood = new ArmaLikelihood(Array.ConvertAll(_values, value => value / largest));
    }

    [Benchmark]
    public double Likelihood()
    {
        _likelihood.Evaluate(Ar, Ma, hasMean: true);
        _likelihood.Gradient(Ar, Ma, _gradient.AsSpan(0, 2), _gradient.AsSpan(2));
        return _likelihood.Variance;
    }

    [Benchmark]
    public double Search()
    {
        var budget = int.MaxValue;
        return ArimaFit.Best(_values, isLog1p: false, ref budget)!.Aic;
    }
}
