using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Planner.Testing;

namespace Planner.Forecasting;

/// <summary>The likelihood against reference values and against the definition: the density of a normal vector.</summary>
public class ArmaLikelihoodTests
{
    public static TheoryData<int> Numbers => ArimaReference.Numbers(ArimaReference.Fits);

    /// <summary>Free parameters of a model, whether it has a mean, and a series.</summary>
    private static readonly Gen<(double[] Ar, double[] Ma, bool HasMean, double[] Series)> Models = Gen.Select(
        Gen.Double[-1.2, 1.2].Array[0, 5], Gen.Double[-1.2, 1.2].Array[0, 5], Gen.Bool, Gen.Double[-1, 1].Array[12, 40]);

    [ReferenceTheory]
    [MemberData(nameof(Numbers))]
    public void OfGivenParameters_ItIsTheExactOne(int number)
    {
        var one = ArimaReference.Cases(ArimaReference.Fits)[number];
        var (order, d) = ArimaReference.Order(one);
        var given = one.GetProperty("fixed_params");
        double[] parameters = [.. given.GetProperty("params").EnumerateArray().Select(value => value.GetDouble())];
        var ar = parameters[(order.HasMean ? 1 : 0)..][..order.P];
        var ma = parameters[((order.HasMean ? 1 : 0) + order.P)..][..order.Q];
        var likelihood = new ArmaLikelihood(Differences.Of(ArimaReference.Values(one), d));

        likelihood.Evaluate(ar, ma, order.HasMean, order.HasMean ? parameters[0] / (1 - ar.Sum()) : 0);

        var expected = given.GetProperty("exact_on_differenced").GetProperty("loglike").GetDouble();
        Assert.Equal(1, likelihood.LogLikelihoodAt(parameters[^1]) / expected, 1e-6);
    }

    /// <summary>Near a unit root the definition's own sums would not have faded.</summary>
    [Fact]
    public void OfAnyModel_ItIsTheDensityOfANormalVector() => Models.Where(HasFadingResponse).Sample(model =>
    {
        var (ar, ma) = (Coefficients(model.Ar, 1), Coefficients(model.Ma, -1));
        var likelihood = new ArmaLikelihood(model.Series);

        likelihood.Evaluate(ar, ma, model.HasMean);

        var expected = Density(model.Series, ar, ma, likelihood.Mean, likelihood.Variance);
        Assert.Equal(expected, likelihood.LogLikelihoodAt(likelihood.Variance), 1e-6);
    });

    [Fact]
    public void MeanAndVariance_AreTheBest() => Models.Sample(model =>
    {
        var (ar, ma) = (Coefficients(model.Ar, 1), Coefficients(model.Ma, -1));
        var likelihood = new ArmaLikelihood(model.Series);
        likelihood.Evaluate(ar, ma, model.HasMean);
        var (best, mean, variance) = (likelihood.LogLikelihoodAt(likelihood.Variance), likelihood.Mean, likelihood.Variance);

        Assert.True(likelihood.LogLikelihoodAt(variance * 1.01) < best && likelihood.LogLikelihoodAt(variance * 0.99) < best);
        likelihood.Evaluate(ar, ma, model.HasMean, mean + 0.01);
        Assert.True(!model.HasMean || likelihood.LogLikelihoodAt(likelihood.Variance) <= best);
    });

    [Fact]
    public void Derivatives_AreThoseOfTheLikelihood() => Models.Sample(model =>
    {
        const double step = 1e-6;
        var (ar, ma) = (Coefficients(model.Ar, 1), Coefficients(model.Ma, -1));
        var likelihood = new ArmaLikelihood(model.Series);
        var (byAr, byMa) = (new double[ar.Length], new double[ma.Length]);
        likelihood.Evaluate(ar, ma, model.HasMean);
        likelihood.Gradient(ar, ma, byAr, byMa);

        foreach (var (coefficients, derivatives) in new[] { (ar, byAr), (ma, byMa) })
        {
            for (var i = 0; i < coefficients.Length; i++)
            {
                var slope = (CostAt(coefficients, i, step) - CostAt(coefficients, i, -step)) / (2 * step);
                Assert.Equal(slope, derivatives[i], 1e-4 * (1 + Math.Abs(slope)));
            }
        }

        double CostAt(double[] coefficients, int i, double change)
        {
            coefficients[i] += change;
            likelihood.Evaluate(ar, ma, model.HasMean);
            coefficients[i] -= change;
            return -likelihood.LogLikelihoodAt(likelihood.Variance);
        }
    });

    [Fact]
    public void DerivativesByFreeParameters_AreThoseOfTheCoefficients() =>
        Gen.Select(Gen.Double[-2, 2].Array[1, 5], Gen.Double[-1, 1].Array[5]).Sample((free, weights) =>
        {
            const double step = 1e-6;
            var gradient = weights[..free.Length];
            PartialCorrelations.ToFree(free, Coefficients(free, 1), gradient);

            for (var i = 0; i < free.Length; i++)
            {
                double[] above = [.. free], below = [.. free];
                (above[i], below[i]) = (free[i] + step, free[i] - step);
                var slope = Coefficients(above, 1).Zip(Coefficients(below, 1), (a, b) => (a - b) / (2 * step))
                    .Zip(weights, (change, weight) => change * weight).Sum();
                Assert.Equal(slope, gradient[i], 1e-6 * (1 + Math.Abs(slope)));
            }
        });

    [Theory]
    [InlineData(true, 0.98)]
    [InlineData(false, 0.995)]
    [InlineData(false, 0.3, 0.69)]
    [InlineData(true, 0.3, 0.6)]
    public void RootsBeyondALimit_AreTold(bool expected, params double[] coefficients) =>
        Assert.Equal(expected, PartialCorrelations.HasRootsBeyond(1.01, coefficients));

    private static bool HasFadingResponse((double[] Ar, double[] Ma, bool HasMean, double[] Series) model) =>
        PartialCorrelations.HasRootsBeyond(1.01, Coefficients(model.Ar, 1));

    private static double[] Coefficients(double[] free, int sign)
    {
        var coefficients = new double[free.Length];
        PartialCorrelations.ToCoefficients(free, coefficients);
        return Array.ConvertAll(coefficients, value => sign * value);
    }

    /// <summary>Covariances as sums over the response to noise, long enough to fade.</summary>
    private static double Density(double[] series, double[] ar, double[] ma, double mean, double variance)
    {
        var response = new double[4000];
        for (var k = 0; k < response.Length; k++)
        {
            response[k] = (k == 0 ? 1 : k <= ma.Length ? ma[k - 1] : 0)
                + Enumerable.Range(1, Math.Min(k, ar.Length)).Sum(j => ar[j - 1] * response[k - j]);
        }

        double[] covariances =
        [
            .. series.Select((_, lag) => variance * response.Skip(lag).Zip(response, (later, value) => later * value).Sum()),
        ];
        var n = series.Length;
        var cholesky = Matrix<double>.Build.Dense(n, n, (i, j) => covariances[Math.Abs(i - j)]).Cholesky();
        var errors = Vector<double>.Build.Dense(n, i => series[i] - mean);
        return -0.5 * ((n * Math.Log(2 * Math.PI)) + cholesky.DeterminantLn + (errors * cholesky.Solve(errors)));
    }
}
