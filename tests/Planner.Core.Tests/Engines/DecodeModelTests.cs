using CsCheck;

namespace Planner.Engines;

public class DecodeModelTests
{
    /// <summary>8 ms, 20 us a request, and 10 us a thousand tokens: what a large model on fast memory does.</summary>
    private static double Truth(double requests, double kvTokens) => 8 + (0.02 * requests) + (1e-5 * kvTokens);

    private static DecodeProfile Sweep(Func<double, double, double> ms, params double[] contexts)
    {
        const double Cache = 1_000_000;
        return new DecodeProfile([.. contexts.Select(Line)], Cache);

        DecodeLine Line(double context)
        {
            var most = Math.Min(2000, Cache / context);
            double[] requests = [.. Enumerable.Range(0, 6).Select(i => 1 + (i * (most - 1) / 5))];
            return new DecodeLine(
                context, [.. requests.Select(n => n * context / Cache)], [.. requests.Select(n => ms(n, n * context))]);
        }
    }

    /// <summary>The profiler's lines are thousands of tokens apart, and nearly all traffic is between the first two.</summary>
    [Theory]
    [InlineData(1, 500)]
    [InlineData(40, 1_000)]
    [InlineData(300, 1_260)]
    [InlineData(150, 4_500)]
    [InlineData(60, 12_000)]
    [InlineData(20, 30_000)]
    public void BetweenTwoDistantLines_AStepIsWhatItsRequestsAndTokensCost(double requests, double context) =>
        Assert.Equal(1, new DecodeModel(Sweep(Truth, 350, 22_112, 43_874)).ItlMs(requests, context) / Truth(requests, requests * context), 0.02);

    [Fact]
    public void OnTheSweep_TheModelIsTheSweep()
    {
        var sweep = Sweep((n, kv) => 6 + (0.3 * Math.Sqrt(n)) + (0.004 * Math.Sqrt(kv)), 350, 3_168, 8_804);
        var model = new DecodeModel(sweep);

        foreach (var line in sweep.Lines)
        {
            foreach (var (usage, ms) in line.KvUsage.Zip(line.ItlMs))
            {
                Assert.Equal(1, model.ItlMs(usage * sweep.MaxKvTokens / line.ContextLength, line.ContextLength) / ms, 0.01);
            }
        }
    }

    /// <summary>Measurements fall where they should rise; the model goes through the middle.</summary>
    [Fact]
    public void NoisySweep_IsMadeMonotone()
    {
        var model = new DecodeModel(new DecodeProfile(
            [new DecodeLine(350, [0, 0.2, 0.4, 0.6], [5, 40, 30, 42]), new DecodeLine(3000, [0.01, 0.5, 0.9], [4, 25, 20])], 900_000));

        var (before, after) = (model.ItlMs(0.2 * 900_000 / 350, 350), model.ItlMs(0.4 * 900_000 / 350, 350));
        Assert.InRange(before, 31, 38);
        Assert.InRange(after, before, 38);
    }

    [Fact]
    public void SingleLine_SharesItsRiseBetweenRequestsAndTokens()
    {
        var model = new DecodeModel(Sweep(Truth, 4_000));

        Assert.Equal(Truth(100, 400_000), model.ItlMs(100, 4_000), 0.1);
        Assert.InRange(model.ItlMs(100, 2_000), Truth(100, 0), Truth(100, 400_000));
    }

    [Fact]
    public void SinglePoint_IsAConstantAtTheLeast() =>
        Assert.Equal(12, new DecodeModel(new DecodeProfile([new DecodeLine(1000, [0.5], [12])], 10_000)).ItlMs(5, 1000), 0.1);

    [Fact]
    public void BeyondTheSweep_TheLastSlopesGoOn()
    {
        var model = new DecodeModel(Sweep(Truth, 350, 5_000, 50_000));

        Assert.Equal(1, model.StepMs(4000, 3_000_000) / Truth(4000, 3_000_000), 0.1);
    }

    [Fact]
    public void RequestsWithin_AreThoseWhoseLatencyIsTheLimit()
    {
        var model = new DecodeModel(Sweep(Truth, 350, 5_000, 50_000));

        // 8 + n (0.02 + 1000 x 1e-5) = 14
        Assert.InRange(model.RequestsWithin(14, 1000, 2000), 195, 205);
        Assert.Equal(100, model.RequestsWithin(14, 1000, 100));
        Assert.Equal(1, model.RequestsWithin(2, 1000, 100));
    }

    private static readonly Gen<DecodeProfile> AnySweep =
        from lines in Gen.Double[50, 50_000].Array[1, 6].Where(contexts => contexts.Distinct().Count() == contexts.Length)
        from points in Gen.Select(Gen.Double[0, 1.1], Gen.Double[0.1, 500]).Array[1, 7].Array[lines.Length]
        from kvTokens in Gen.Double[1_000, 5_000_000]
        select new DecodeProfile(
            [.. lines.Order().Zip(points, (context, line) => (context, Sorted: line.DistinctBy(point => point.Item1).OrderBy(point => point.Item1).ToArray()))
                .Select(line => new DecodeLine(
                    line.context, [.. line.Sorted.Select(point => point.Item1)], [.. line.Sorted.Select(point => point.Item2)]))],
            kvTokens);

    [Theory]
    [InlineData(1e-300, 1e300)]
    [InlineData(1e300, 1e300)]
    [InlineData(1e-300, 1e-300)]
    public void AbsurdLatencies_AreNoReasonToFail(double first, double last)
    {
        var model = new DecodeModel(new DecodeProfile(
            [new DecodeLine(350, [0, 0.5, 1], [first, last, last]), new DecodeLine(5000, [0.1, 1], [first, last])], 100_000));

        Assert.True(model.ItlMs(5, 1000) > 0);
        Assert.True(model.RequestsWithin(50, 1000, 100) >= 1);
    }

    private static readonly Gen<double> Requests = Gen.Double[0, 12].Select(Math.Exp);
    private static readonly Gen<double> KvTokens = Gen.Double[0, 17].Select(Math.Exp);

    [Fact]
    public void AnySweep_NeverGetsFasterWithMoreRequestsOrTokens() =>
        Gen.Select(AnySweep, Requests, KvTokens, Gen.Double[1, 10]).Sample((sweep, requests, kvTokens, more) =>
        {
            var model = new DecodeModel(sweep);
            var ms = model.StepMs(requests, kvTokens);

            Assert.True(double.IsFinite(ms) && ms > 0);
            Assert.True(model.StepMs(requests * more, kvTokens) >= ms * (1 - 1e-12));
            Assert.True(model.StepMs(requests, kvTokens * more) >= ms * (1 - 1e-12));
        }, iter: 500);

    [Fact]
    public void AnySweep_HasNoJumps() =>
        Gen.Select(AnySweep, Requests, KvTokens).Sample((sweep, requests, kvTokens) =>
        {
            var model = new DecodeModel(sweep);

            Assert.Equal(1, model.StepMs(requests * (1 + 1e-9), kvTokens * (1 + 1e-9)) / model.StepMs(requests, kvTokens), 1e-6);
        }, iter: 500);

    [Fact]
    public void AStricterLimit_NeverAllowsMoreRequests()
    {
        var model = new DecodeModel(Sweep(Truth, 350, 5_000, 50_000));
        Gen.Select(Gen.Double[1, 60], Gen.Double[0, 30], Gen.Double[1, 60_000], Gen.Double[1, 2000]).Sample((limit, more, context, most) =>
            model.RequestsWithin(limit, context, most) <= model.RequestsWithin(limit + more, context, most) * 1.001);
    }
}
