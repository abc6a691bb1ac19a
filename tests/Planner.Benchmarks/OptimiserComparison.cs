using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Planner.Forecasting;
using Planner.Testing;

namespace Planner.Benchmarks;

/// <summary>
/// Fits ARMA models of the reference series from the same start with the project's BFGS and with MathNet's two: how low each
/// gets, in how many evaluations and how long. Prints the table of docs/research/optimiser.md.
/// </summary>
internal static class OptimiserComparison
{
    private const int Values = 150;

    private static readonly (int P, int Q)[] Orders = [(1, 0), (0, 1), (1, 1), (2, 0), (2, 1), (1, 2), (2, 2), (3, 2), (5, 0), (0, 5), (4, 4)];

    private static readonly (string Name, Func<ArmaCost, double[], double> Minimise)[] Methods =
    [
        ("ours", Ours), ("MathNet BfgsMinimizer", Bfgs), ("MathNet BfgsBMinimizer", BfgsB),
    ];

    /// <summary>Runs all and prints the table.</summary>
    public static void Run()
    {
        if (!ReferenceData.IsPresent)
        {
            Console.WriteLine("the comparison needs the series in ../shared/data, which are not part of the repository");
            return;
        }

        ArmaCost[] costs = [.. Series().SelectMany(series => Orders.Select(order => new ArmaCost(series, order.P, order.Q)))];
        var runs = Methods.Select(method => costs.Select(cost => Fit(cost, method.Minimise)).ToArray()).ToArray();
        Console.WriteLine("| optimiser | lowest, to 1e-4 | worse by more than 0.01 | gave up | evaluations a fit | µs a fit |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        for (var i = 0; i < Methods.Length; i++)
        {
            var behind = runs[i].Select((run, k) => run.Value - runs.Min(other => other[k].Value)).ToArray();
            Console.WriteLine(FormattableString.Invariant(
                $"| {Methods[i].Name} | {behind.Count(by => by <= 1e-4)} of {costs.Length} | {behind.Count(by => by > 0.01)} | {runs[i].Count(run => run.HasGivenUp)} | {runs[i].Average(run => run.Evaluations):F1} | {runs[i].Average(run => run.Us):F0} |"));
        }
    }

    private static Outcome Fit(ArmaCost cost, Func<ArmaCost, double[], double> minimise)
    {
        var (value, hasGivenUp, bestUs) = (0.0, false, double.PositiveInfinity);
        var evaluations = 0;
        for (var round = 0; round < 7; round++)
        {
            cost.Reset();
            var started = Stopwatch.GetTimestamp();
            try
            {
                value = minimise(cost, cost.Start());
            }
            catch (OptimizationException)
            {
                (value, hasGivenUp) = (cost.Lowest, true);   // what it had reached counts
            }

            bestUs = Math.Min(bestUs, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            evaluations = cost.Evaluations;
        }

        return new Outcome(value, hasGivenUp, evaluations, bestUs);
    }

    private static double Ours(ArmaCost cost, double[] x) => new QuasiNewton(x.Length, cost.Count).Minimise(cost.At, x, leastGain: 1e-7);

    private static double Bfgs(ArmaCost cost, double[] x) => new BfgsMinimizer(1e-4, 1e-6, 1e-9, 200)
        .FindMinimum(ObjectiveFunction.Gradient(cost.At), Vector<double>.Build.Dense(x)).FunctionInfoAtMinimum.Value;

    private static double BfgsB(ArmaCost cost, double[] x) => new BfgsBMinimizer(1e-4, 1e-6, 1e-9, 200).FindMinimum(
        ObjectiveFunction.Gradient(cost.At), Vector<double>.Build.Dense(x.Length, -6), Vector<double>.Build.Dense(x.Length, 6),
        Vector<double>.Build.Dense(x)).FunctionInfoAtMinimum.Value;

    /// <summary>The newest values of each series and their differences, scaled to mean 0 and deviation 1.</summary>
    private static IEnumerable<double[]> Series()
    {
        foreach (var file in Directory.EnumerateFiles(ReferenceData.PathOf("series"), "*.csv").Order())
        {
            double[] values =
            [
                .. File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).TakeLast(Values),
            ];
            yield return Scaled(values);
            yield return Scaled([.. values.Skip(1).Zip(values, (next, one) => next - one)]);
        }
    }

    private static double[] Scaled(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }

    private readonly record struct Outcome(double Value, bool HasGivenUp, int Evaluations, double Us);

    /// <summary>The negative log-likelihood of an order's free parameters, as <see cref="ArmaEstimate"/> minimises it.</summary>
    private sealed class ArmaCost(double[] series, int p, int q)
    {
        private readonly ArmaLikelihood _likelihood = new(series);
        private readonly double[] _ar = new double[p];
        private readonly double[] _ma = new double[q];

        public int Count => _likelihood.Count;

        public int Evaluations { get; private set; }

        public double Lowest { get; private set; } = double.PositiveInfinity;

        public void Reset() => (Evaluations, Lowest) = (0, double.PositiveInfinity);

        public double[] Start()
        {
            var partials = PartialCorrelations.OfSample(series);
            var start = new double[p + q];
            partials.AsSpan(0, p).CopyTo(start);
            for (var i = 0; i < q && p == 0; i++)
            {
                start[i] = -partials[i];
            }

            return start;
        }

        public double At(ReadOnlySpan<double> free, Span<double> gradient)
        {
            Evaluations++;
            PartialCorrelations.ToCoefficients(free[..p], _ar);
            PartialCorrelations.ToCoefficients(free[p..], _ma);
            Negate(_ma);
            _likelihood.Evaluate(_ar, _ma, hasMean: true);
            _likelihood.Gradient(_ar, _ma, gradient[..p], gradient[p..]);
            PartialCorrelations.ToFree(free[..p], _ar, gradient[..p]);
            Negate(_ma);
            Negate(gradient[p..]);
            PartialCorrelations.ToFree(free[p..], _ma, gradient[p..]);
            var cost = -_likelihood.LogLikelihoodAt(_likelihood.Variance);
            Lowest = Math.Min(Lowest, double.IsFinite(cost) ? cost : double.PositiveInfinity);
            return double.IsFinite(cost) ? cost : double.MaxValue;
        }

        public (double Value, Vector<double> Gradient) At(Vector<double> free)
        {
            var gradient = new double[p + q];
            var value = At(free.AsArray() ?? free.ToArray(), gradient);
            return (value, Vector<double>.Build.Dense(gradient));
        }

        private static void Negate(Span<double> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = -values[i];
            }
        }
    }
}
