using CsCheck;
using Planner.Forecasting;
using Planner.State;

namespace Planner.Storage;

public class StateBodyTests
{
    [Fact]
    public void AnyBody_ComesBack() =>
        Gen.Byte.Array[0, 2000].Sample(body => StateBody.Unpack(StateBody.Pack(body)).AsSpan().SequenceEqual(body));

    [Fact]
    public void FullHistoriesAtFullPrecision_FitWithRoomToSpare()
    {
        var random = new Random(1);
        ForecastSeries Series() => ForecastSeries.Empty with
        {
            History = SeriesHistory.Empty with
            {
                Values = [.. Enumerable.Range(0, SeriesHistory.MaxPoints).Select(_ => random.NextDouble() * 5000)],
            },
        };
        var state = new DeploymentState
        {
            Throughput = new ThroughputState { RequestCount = Series(), Isl = Series(), Osl = Series() },
        };

        Assert.InRange(StateBody.Pack(StateFormat.Write(state)).Length, 0, 32 * 1024);
    }

    /// <summary>Three weeks of three minutes each; 4 KiB are left for the rest of a deployment's state.</summary>
    [Fact]
    public void HoweverLongTheEnsembleRuns_ItsStateFits()
    {
        var random = new Random(1);
        var auto = new AutoForecaster(pointsADay: 480);
        ForecastSeries Series() => Enumerable.Range(0, 21 * 480).Aggregate(ForecastSeries.Empty, (series, i) =>
            series.Append(auto, (1.5 + Math.Sin(2 * Math.PI * i / 480)) * (1 + random.NextDouble()) * 1000));
        var state = new DeploymentState
        {
            Throughput = new ThroughputState { RequestCount = Series(), Isl = Series(), Osl = Series() },
        };

        Assert.InRange(StateBody.Pack(StateFormat.Write(state)).Length, 0, StateBody.MaxBytes - 4096);
    }

    [Fact]
    public void BodyThatIsTooLarge_IsRefused()
    {
        var noise = new byte[60_000];
        new Random(1).NextBytes(noise);

        var error = Assert.Throws<StateStoreException>(() => StateBody.Pack(noise));

        Assert.Matches(
            "^the body has 60000 bytes, 60[0-9]{3} compressed, more than the 49152 that a store takes$", error.Message);
    }

    /// <summary>What zlib does not notice, the state's own reader does: other numbers never come out.</summary>
    [Fact]
    public void OneBitTurnedOver_IsNoticed()
    {
        var state = StateFormat.Write(Crasher.Numbered.State(1));
        var packed = StateBody.Pack(state);
        Gen.Int[0, (8 * packed.Length) - 1].Sample(bit =>
        {
            var damaged = packed.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            return !ReadsAsAnotherState(damaged, state);
        });
    }

    private static bool ReadsAsAnotherState(byte[] damaged, byte[] state)
    {
        try
        {
            return !StateFormat.Write(StateFormat.Read(StateBody.Unpack(damaged))).AsSpan().SequenceEqual(state);
        }
        catch (StateFormatException)
        {
            return false;
        }
    }
}
