using System.Text;
using CsCheck;
using Planner.Forecasting;
using Planner.Loop;
using Planner.Model;
using Planner.Policies.Dynamo10;
using Planner.Testing;

namespace Planner.State;

public class StateFormatTests
{
    private static readonly Gen<DeploymentState> States =
        from values in Gen.OneOf(Gen.Double[0, 1e6], Gen.Const(0.0)).Array[0, 80]
        from gaps in Gen.Int[0, 9]
        from held in Gen.Bool
        let forecaster = new KalmanForecaster(1, 0.1, 10, 5)
        select new DeploymentState
        {
            Throughput = new ThroughputState
            {
                LastSlotEnd = DateTimeOffset.UnixEpoch.AddSeconds(180 * values.Length),
                IntervalS = 180,
                RequestCount = Learnt(values, gaps, forecaster),
                Isl = Learnt(values, gaps + 1, new ConstantForecaster()),
            },
            Hold = held ? new Hold(1, 2, DateTimeOffset.UnixEpoch, "ann", "a \"quoted\" reason\n") : null,
        }.With(new Dynamo10State { Corrections = new CorrectionFactors(0.1 + values.Length, 1.0 / 3) });

    [Fact]
    public void AnyState_ComesBackBitForBit() =>
        States.Sample(state => StateFormat.Write(StateFormat.Read(StateFormat.Write(state)))
            .AsSpan().SequenceEqual(StateFormat.Write(state)));

    [Fact]
    public void StateThatWasStored_ForecastsAsIfItHadNotBeen() =>
        States.Sample(state =>
        {
            var forecaster = new KalmanForecaster(1, 0.1, 10, 5);
            var restored = StateFormat.Read(StateFormat.Write(state));
            return state.Throughput.RequestCount.Append(forecaster, 7).PredictNext(forecaster)
                == restored.Throughput.RequestCount.Append(forecaster, 7).PredictNext(forecaster);
        });

    /// <summary>The file was written by version 1 and must be read by every later one.</summary>
    [Fact]
    public void Version1_IsStillRead()
    {
        var state = StateFormat.Read(File.ReadAllBytes(VersionFile(1)));

        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(20_000), state.Throughput.LastSlotEnd);
        Assert.Equal(180, state.Throughput.IntervalS);
        Assert.Equal<double>([120, double.NaN, 131.5], state.Throughput.RequestCount.History.Values);
        Assert.Equal("kalman 1 0.1 10", state.Throughput.RequestCount.ModelKey);
        Assert.Equal(131.25, state.Throughput.RequestCount.Model.Kalman!.Level);
        Assert.Equal(new ThroughputFloor(2, 3, DateTimeOffset.UnixEpoch.AddDays(20_000)), state.Throughput.Floor);
        Assert.Equal("ann", state.Hold!.By);
        Assert.Equal(
            new PendingScaling(new(2, 3), new(4, 6), DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(3)), state.Pending);
        Assert.Equal(new Pools<int>(4, 6), state.Targets);
        Assert.Equal((2, 1), (state.Pools!.Prefill!.Ready, state.Pools.Prefill.GpusPerReplica));
        Assert.Equal((3, null), (state.Pools.Decode!.Desired, state.Pools.Decode.GpusPerReplica));
    }

    /// <summary>What policies knew was a part of the loops in version 1.</summary>
    [Fact]
    public void Version1_GivesEachPolicyItsOwnPart()
    {
        var state = StateFormat.Read(File.ReadAllBytes(VersionFile(1)));

        Assert.Equal(new CorrectionFactors(0.9, 1.1), state.Dynamo10.Corrections);
        Assert.Equal(0, state.Slo.Isl.Count);
        Assert.Equal(StartupTime.Unknown, state.Startup);
    }

    [Fact]
    public void Version2_IsStillRead()
    {
        var state = StateFormat.Read(File.ReadAllBytes(VersionFile(2)));

        Assert.Equal(new StartupTime(97.5), state.Startup);
        Assert.Equal(new CorrectionFactors(0.9, 1.1), state.Dynamo10.Corrections);
        Assert.Equal<double>([3500, 4100], state.Dynamo10.Prefill.Loads);
        Assert.Equal<double>([10, double.NaN, 12], state.Slo.Arrivals);
        Assert.Equal(1, state.Slo.PrefillCalibration);
    }

    [Fact]
    public void APolicyThatThisProgramHasNot_KeepsItsPart()
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(VersionFile(2))).Replace("\"policies\": {", "\"policies\": { \"other\": { \"knows\": [1, 2] },", StringComparison.Ordinal);

        var again = Encoding.UTF8.GetString(StateFormat.Write(StateFormat.Read(Encoding.UTF8.GetBytes(text))));

        Assert.Contains("\"other\":{\"knows\":[1,2]}", again, StringComparison.Ordinal);
    }

    [Fact]
    public void CurrentVersion_IsTheLastFrozenFile()
    {
        Assert.True(File.Exists(VersionFile(StateFormat.SchemaVersion)));
        Assert.False(File.Exists(VersionFile(StateFormat.SchemaVersion + 1)));
    }

    [Fact]
    public void NewerVersion_IsRefusedWhateverItHolds()
    {
        var error = Assert.Throws<StateFormatException>(
            () => StateFormat.Read("""{"schema_version": 3, "state": ["another", "shape"]}"""u8));

        Assert.Equal(
            "the state has schema version 3, this program reads up to 2: run the version that wrote it, or a newer one",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"schema_version": 1}""")]
    [InlineData("""{"schema_version": -3, "state": {}}""")]
    [InlineData("""{"schema_version": 1, "state": {"throughput": null}}""")]
    [InlineData("""{"schema_version": 1, "state": {"throughput": {"request_count": null}}}""")]
    [InlineData("""{"schema_version": 1, "state": {"throughput": {"isl": {"history": {"values": [1, "x"]}}}}}""")]
    [InlineData("""{"schema_version": 1, "state": {"throughput": {"isl": {"history": {"values": [-1]}}}}}""")]
    [InlineData("""{"schema_version": 1, "state": {"throughput": {"corrections": {"prefill": 0, "decode": 1}}}}""")]
    [InlineData("""{"schema_version": 1, "state": {"throughput": {"interval_s": "NaN"}}}""")]
    [InlineData("""{"schema_version": 2, "state": {"policies": {"other": "\ud800"}}}""")]
    [InlineData("""{"schema_version": 2, "state": {"policies": {"\ud800": {}}}}""")]
    public void CorruptState_IsRefusedWithTheReason(string json)
    {
        var error = Assert.Throws<StateFormatException>(() => StateFormat.Read(Encoding.UTF8.GetBytes(json)));

        Assert.StartsWith("the state is corrupt: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A lone surrogate is valid JSON and no text: a reader finds out only when somebody asks for the text.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void StateWithALoneSurrogate_IsReadOrRefused(int version)
    {
        var good = File.ReadAllText(VersionFile(version));
        foreach (var quote in good.Index().Where(c => c.Item == '"').Select(c => c.Index))
        {
            var json = good.Insert(quote + 1, @"\ud800");
            try
            {
                StateFormat.Read(Encoding.UTF8.GetBytes(json));
            }
            catch (StateFormatException)
            {
                continue;
            }
            catch (Exception error)
            {
                Assert.Fail($"{error.GetType().Name} at {json[quote..Math.Min(json.Length, quote + 40)]}");
            }
        }
    }

    [Fact]
    public void TruncatedState_IsRefused()
    {
        var whole = File.ReadAllBytes(VersionFile(1)).AsMemory();
        for (var length = 0; length < whole.Length - 2; length++)
        {
            Assert.Throws<StateFormatException>(() => StateFormat.Read(whole.Span[..length]));
        }
    }

    [Fact]
    public void DecisionWithAnAbsurdNumber_CanBeStored()
    {
        var decision = ThroughputTickTests.AbsurdDecision();

        Assert.Equal(DecisionFormat.Write(decision), DecisionFormat.Write(DecisionFormat.Read(DecisionFormat.Write(decision))));
    }

    private static ForecastSeries Learnt(double[] values, int gapAt, IForecaster forecaster) =>
        values.Index().Aggregate(ForecastSeries.Empty, (series, point) =>
            series.Append(forecaster, point.Index % 10 == gapAt ? null : point.Item));

    private static string VersionFile(int version) =>
        Repository.PathOf("tests", "Planner.Core.Tests", "State", "Versions", $"v{version}.json");
}
