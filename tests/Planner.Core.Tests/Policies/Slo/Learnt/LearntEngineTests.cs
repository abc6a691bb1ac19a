using CsCheck;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.State;

namespace Planner.Policies.Slo;

/// <summary>What is learnt of an engine is bounded, finite, close to the truth where it was seen, and promises little beyond.</summary>
public class LearntEngineTests
{
    private static readonly Gen<double> Odd = Gen.OneOf(
        Gen.Double, Gen.Double[-10, 10], Gen.Double[1, 1e6], Gen.Const(double.NaN), Gen.Const(double.PositiveInfinity), Gen.Const(0.0),
        Gen.Const(-1.0), Gen.Const(double.MaxValue), Gen.Const(double.Epsilon));

    [Fact]
    public void AnyReadings_LeaveABoundedStateThatCanBeStored() => Gen.Select(Odd, Odd, Odd).List[0, 400].Sample(readings =>
    {
        var engine = readings.Aggregate(LearntEngine.Nothing, (known, reading) => known
            .WithDecode(reading.Item1, reading.Item2, reading.Item3)
            .WithPrefill(reading.Item1, reading.Item3)
            .WithPromptTokens(reading.Item2, 5));

        Assert.Null(engine.Problem);
        Assert.InRange(engine.Decode.Length, 0, LearntEngine.MostDecodeCells);
        Assert.InRange(engine.Prefill.Length, 0, LearntEngine.MostPrefillCells);
        if (LearntProfile.Of(engine, EngineLimits.Unknown, SloTickTests.Config) is { } profile)
        {
            var capacity = new EngineCapacity(profile);
            Assert.True(double.IsFinite(capacity.Decode.ItlMs(1, 1000)) && double.IsFinite(capacity.Prefill.TtftMs(1000)));
        }
    }, iter: 300);

    [Theory]
    [InlineData(double.NaN, 1000, 10)]
    [InlineData(0.5, 1000, 10)]
    [InlineData(1, double.NaN, 10)]
    [InlineData(10, 5, 10)]
    [InlineData(1, 1e12, 10)]
    [InlineData(1, 1000, 0)]
    [InlineData(1, 1000, 1e9)]
    public void ReadingThatNoEngineShows_TeachesNothing(double requests, double kvTokens, double itlMs) =>
        Assert.Same(LearntEngine.Nothing, LearntEngine.Nothing.WithDecode(requests, kvTokens, itlMs));

    [Theory]
    [InlineData(double.NaN, 10)]
    [InlineData(0, 10)]
    [InlineData(1e9, 10)]
    [InlineData(100, double.NaN)]
    [InlineData(100, -1)]
    public void PrefillThatNoEngineShows_TeachesNothing(double isl, double ttftMs) =>
        Assert.Same(LearntEngine.Nothing, LearntEngine.Nothing.WithPrefill(isl, ttftMs));

    [Fact]
    public void OneWildLatency_HardlyMovesWhatIsKnown()
    {
        var known = Enumerable.Range(0, 40).Aggregate(LearntEngine.Nothing, (engine, _) => engine.WithDecode(10, 10_000, 12));

        Assert.InRange(known.WithDecode(10, 10_000, 50_000).Decode[0].ItlMs, 12, 12.5);
    }

    [Fact]
    public void EngineThatChanges_IsFollowed()
    {
        var known = Enumerable.Range(0, 400).Aggregate(
            LearntEngine.Nothing, (engine, i) => engine.WithDecode(10, 10_000, i < 200 ? 12 : 18));

        Assert.InRange(known.Decode[0].ItlMs, 17, 18);
    }

    /// <summary>Engines of any make, with batches, contexts and lengths that wander, seen with an error of a tenth.</summary>
    [Fact]
    public void InsideWhatWasSeen_TheModelIsCloseToTheTruth() => Gen.Select(
        Gen.Double[4, 20], Gen.Double[0.01, 0.3], Gen.Double[1e-6, 6e-5], Gen.Double[600, 6000], Gen.Int[1, 1_000_000]).Sample(
        (still, perRequest, perToken, context, seed) =>
        {
            double Itl(double requests, double kvTokens) => still + (perRequest * requests) + (perToken * kvTokens);
            double Ttft(double isl) => 10 + (0.05 * isl) + (1e-6 * isl * isl);
            var random = new Random(seed);
            double Off() => 0.9 + (0.2 * random.NextDouble());
            var engine = LearntEngine.Nothing;
            for (var slot = 0; slot < 600; slot++)
            {
                var requests = 4 + (56 * random.NextDouble());
                var kvTokens = requests * context * (0.9 + (0.2 * random.NextDouble()));
                var isl = 200 * Math.Pow(30, random.NextDouble());
                engine = engine.WithDecode(requests, kvTokens, Itl(requests, kvTokens) * Off()).WithPrefill(isl, Ttft(isl) * Off());
            }

            var learnt = new EngineCapacity(LearntProfile.Of(engine, EngineLimits.Unknown, SloTickTests.Config)!);

            foreach (var requests in new[] { 6.0, 12, 25, 40, 55 })
            {
                Assert.InRange(learnt.Decode.ItlMs(requests, context) / Itl(requests, requests * context), 0.85, 1.15);
            }

            foreach (var isl in new[] { 300.0, 1000, 3000, 5000 })
            {
                Assert.InRange(learnt.Prefill.TtftMs(isl) / Ttft(isl), 0.85, 1.15);
            }
        }, iter: 100);

    [Fact]
    public void MoreThanTwiceWhatWasSeen_IsNotPlannedWith() => Gen.Select(Gen.Double[9, 200], Gen.Double[200, 8000]).Sample((requests, context) =>
    {
        var engine = Seen(requests, context, itlMs: 10);

        var capacity = LearntProfile.Capacity(engine, Context(EngineLimits.Unknown))!;
        var shown = LearntProfile.Capacity(engine, Context(new EngineLimits(KvBlocks: 1e6, BlockTokens: 16)))!;

        Assert.InRange(capacity.MostRequests(context), requests, 1.31 * requests);   // nobody says what its cache holds
        Assert.InRange(shown.MostRequests(context), requests, 2.01 * requests);
        Assert.True(shown.Decode.ItlMs(2 * requests, context) >= 1.2 * 10);
    }, iter: 200);

    [Fact]
    public void TooSlowAtItsSmallestBatch_IsPlannedWithASmallerOne()
    {
        var capacity = LearntProfile.Capacity(Seen(60, 1000, itlMs: 40), Context(EngineLimits.Unknown))!;

        Assert.InRange(new DecodeConcurrency(capacity, 1, SloTickTests.Config.ItlMs, 1000, 2).PerEngine, 5, 20);   // of 20 ms, where 30 took 40
    }

    [Fact]
    public void TooFewObservations_MakeNoEngine_AndItIsSaid()
    {
        var engine = Seen(10, 1000, itlMs: 10) with { DecodeSlots = 12 };

        Assert.Null(LearntProfile.Capacity(engine, Context(EngineLimits.Unknown)));
        Assert.Equal(
            "learning the engine: 12 of 60 observations of decode and 30 of 30 of prefill, batches of 5 to 10 requests seen",
            LearntProfile.Missing(engine));
    }

    [Fact]
    public void LearntProfile_IsReadBackFromItsFiles()
    {
        var profile = LearntProfile.Of(Seen(10, 1000, itlMs: 10), EngineLimits.Unknown, SloTickTests.Config)!;
        var written = ProfileWriter.Write(profile);

        var read = ProfileReader.ReadJson(written["prefill"]!.ToJsonString(), written["decode"]!.ToJsonString());

        Assert.Equal(new EngineCapacity(profile).Decode.ItlMs(8, 1000), new EngineCapacity(read).Decode.ItlMs(8, 1000), 0.01);
        Assert.Equal(new EngineCapacity(profile).Prefill.TtftMs(900), new EngineCapacity(read).Prefill.TtftMs(900), 0.01);
    }

    [Fact]
    public void StateOfAnOlderProgram_HasLearntNothing_AndOneWithCellsSurvives()
    {
        var state = DeploymentState.Empty.With(SloState.Empty with { Engine = Seen(10, 1000, itlMs: 10) });
        var bytes = StateFormat.Write(state);

        Assert.Equal(bytes, StateFormat.Write(StateFormat.Read(bytes)));
        Assert.Equal(2, StateFormat.Read(bytes).Slo.Engine.Decode.Length);
        Assert.Same(LearntEngine.Nothing, SloState.Read(System.Text.Json.JsonDocument.Parse(Older).RootElement).Engine);
    }

    [Fact]
    public void StateWithAnImpossibleCell_IsRefused() => Assert.NotNull(
        (SloState.Empty with { Engine = LearntEngine.Nothing with { Decode = [new DecodeCell(1, 1, double.NaN, 1)] } }).Problem);

    private const string Older = """
        {"arrivals": [], "seen_s": 0, "seen_requests": 0, "isl": {"bounds": [], "counts": [0], "sum": 0},
         "osl": {"bounds": [], "counts": [0], "sum": 0}, "prefill_needs": [], "decode_needs": [],
         "prefill": {"surplus": 0, "within": 0, "count": 0}, "decode": {"surplus": 0, "within": 0, "count": 0},
         "decode_calibration": 1}
        """;

    /// <summary>Batches of a size and of half of it, at the same latency.</summary>
    private static LearntEngine Seen(double requests, double context, double itlMs) => Enumerable.Range(0, 60).Aggregate(
        LearntEngine.Nothing with { DecodeSlots = 60, PrefillSlots = 30, MostPromptTokensPerS = 1000 },
        (engine, i) => (i % 2 == 0
            ? engine.WithDecode(requests, requests * context, itlMs)
            : engine.WithDecode(requests / 2, requests / 2 * context, itlMs)).WithPrefill(1000, 100));

    private static PolicyContext Context(EngineLimits limits) => new(SloTickTests.Config, null, new DecisionTrail())
    {
        Now = DateTimeOffset.UnixEpoch,
        SlotEnd = DateTimeOffset.UnixEpoch,
        IsRepeat = false,
        State = SloState.Empty,
        Pools = new PoolsSeen(DateTimeOffset.UnixEpoch, new PoolStatus(1, 1, true), new PoolStatus(1, 1, true)),
        Gpus = new(1, 1),
        Limits = limits,
        Startup = StartupTime.Unknown,
        Least = new(1, 1),
    };
}
