namespace Planner.Policies.Dynamo10;

public class LatencyRegressionTests
{
    [Fact]
    public void PointsOnALine_GiveThatLine()
    {
        var model = LatencyRegression.Fit(Window((100, 12), (200, 22), (400, 42)));

        Assert.Equal(0.1, model.SlopeMs, 1e-12);
        Assert.Equal(2, model.InterceptMs, 1e-12);
    }

    [Theory]
    [InlineData(52, 500)]    // where the line reaches the limit
    [InlineData(1, 0)]       // the line starts above it
    public void RisingLine_TheLoadIsWhereItReachesTheLimit(double limitMs, double load)
    {
        var window = Window((100, 12), (200, 22), (400, 42));

        Assert.Equal(load, LatencyRegression.Fit(window).LoadAt(window, limitMs), 1e-9);
    }

    [Theory]
    [InlineData(25, 200)]    // the smallest load that met the limit
    [InlineData(5, 100)]     // none did: the smallest of all
    public void LineThatDoesNotRise_APointDecides(double limitMs, double load)
    {
        var window = Window((100, 40), (200, 20), (400, 10));

        Assert.Equal(load, LatencyRegression.Fit(window).LoadAt(window, limitMs));
    }

    [Fact]
    public void EqualLoads_HaveNoSlope() =>
        Assert.Equal(new LatencyRegression(0, 15), LatencyRegression.Fit(Window((100, 10), (100, 20))));

    [Theory]
    [InlineData(10, new[] { 1.0, 2, 3, 4 })]
    [InlineData(3, new[] { 2.0, 3, 4 })]
    [InlineData(1, new[] { 4.0 })]
    public void Window_KeepsTheNewestPoints(int length, double[] loads) =>
        Assert.Equal(loads, Window((1, 1), (2, 1)).With([(3, 1), (4, 1)], length).Loads);

    private static LatencyWindow Window(params (double Load, double LatencyMs)[] points) =>
        LatencyWindow.Empty.With(points, 100);
}
