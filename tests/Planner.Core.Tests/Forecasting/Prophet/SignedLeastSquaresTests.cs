using CsCheck;

namespace Planner.Forecasting;

public class SignedLeastSquaresTests
{
    [Fact]
    public void AnySolution_MeetsTheConditionsOfAMinimum() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 30], Gen.Double[1e-4, 10], Gen.Int[0, int.MaxValue]).Sample((count, rows, variance, seed) =>
        {
            var random = new Random(seed);
            double[] precisions = [.. Enumerable.Range(0, count).Select(i => 0.01)];
            double[] weights = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 0 : 20.0 * random.NextDouble())];
            var equations = Problem(random, count, rows);
            var x = new double[count];

            new SignedLeastSquares(equations, precisions, weights).Solve(x, variance);

            var slope = new double[count];
            equations.Multiply(x, slope);
            for (var i = 0; i < count; i++)
            {
                // Without the absolute penalty the slope is 0; with it, within the weight at 0 and against it elsewhere.
                slope[i] += (variance * precisions[i] * x[i]) - equations.Cross[i];
                var most = 1e-5 * (1 + Math.Abs(equations.Cross[i]));
                Assert.True(x[i] == 0
                    ? Math.Abs(slope[i]) <= (variance * weights[i]) + most
                    : Math.Abs(slope[i] + (variance * weights[i] * Math.Sign(x[i]))) <= most);
            }
        });

    [Fact]
    public void HeavyPenalty_LeavesParametersAtExactlyZero()
    {
        var equations = Problem(new Random(1), 4, 20);
        var x = new double[4];

        new SignedLeastSquares(equations, new double[4], [0, 1e6, 1e6, 0]).Solve(x, 1);

        Assert.Equal((0, 0), (x[1], x[2]));
        Assert.NotEqual((0, 0), (x[0], x[3]));
    }

    [Theory]
    [InlineData(0.5, 0.2)]    // one fixed point
    [InlineData(0.9, 0.2)]    // hardly falling: applying the function alone takes 150 rounds
    public void LargestFixedPoint_IsFoundInFewEvaluations(double slope, double fixedPoint)
    {
        var evaluations = 0;
        var found = NoiseSearch.FromAbove(0.25, 1e-6, v =>
        {
            evaluations++;
            return Math.Exp(Math.Log(fixedPoint) + (slope * (Math.Log(v) - Math.Log(fixedPoint))));
        });

        Assert.Equal(fixedPoint, found, 1e-5);
        Assert.InRange(evaluations, 1, 20);
    }

    [Fact]
    public void FixedPointBelowTheLeast_TheLeastIsFound() =>
        Assert.Equal(1e-6, NoiseSearch.FromAbove(0.25, 1e-6, v => Math.Max(1e-6, v / 2)), 1e-12);

    private static NormalEquations Problem(Random random, int count, int rows)
    {
        var equations = new NormalEquations(count);
        for (var row = 0; row < rows; row++)
        {
            var terms = new double[NormalEquations.Padded(count)];
            for (var i = 0; i < count; i++)
            {
                terms[i] = (2 * random.NextDouble()) - 1;
            }

            equations.Add(terms, 10 * random.NextDouble());
        }

        return equations;
    }
}
