using System.Collections.Immutable;
using CsCheck;
using Planner.Forecasting;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.Policies.Dynamo10;
using Planner.Policies.Slo;
using Planner.Runtime;
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

    /// <summary>
    /// Histories of random bits, the ensemble's model, both latency windows and policy slo, all at their longest.
    /// Arrivals and what frontends have counted are whole numbers.
    /// </summary>
    [Fact]
    public void EverythingFullOfNoise_Fits()
    {
        var random = new Random(1);
        ImmutableArray<double> Noise(int count, double most) =>
            [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * most)];
        var auto = new AutoForecaster(pointsADay: 480);
        ForecastSeries Series() => Noise(2 * SeriesHistory.MaxPoints, 5000).Aggregate(
            ForecastSeries.Empty, (series, value) => series.Append(auto, value));
        LatencyWindow Window() => new(Noise(Dynamo10Tuning.Default.MostPoints, 9000), Noise(Dynamo10Tuning.Default.MostPoints, 9000));
        var most = Histogram.MostStoredBounds;
        Histogram Lengths() => new(Noise(most, 9000).Sort(), Noise(most + 1, 9000), 1234.5678901234567);
        Histogram Counts() => new(
            [.. Noise(most, 9000).Select(Math.Round).Order()], [.. Noise(most + 1, 1e9).Select(Math.Round)], 1234.5678901234567);
        var pool = new PoolStatus(4, 4, Stable: true, GpusPerReplica: 1);
        var state = new DeploymentState
        {
            Throughput = new ThroughputState { IntervalS = 180, RequestCount = Series(), Isl = Series(), Osl = Series() },
            Hold = new Hold(3, 4, DateTimeOffset.UnixEpoch, "ann", "launch at noon"),
            Pools = new PoolsSeen(DateTimeOffset.UnixEpoch, pool, pool),
        }
            .With(new Dynamo10State { Prefill = Window(), Decode = Window(), Fingerprint = "0123456789abcdef" })
            .With(SloState.Empty with
            {
                Counters = new FrontendCounters(1e9, 100, Counts(), Counts()) { Queued = 1, Ttfts = Counts(), Itls = Counts() },
                Arrivals = [.. Noise(900, 5000).Select(Math.Round)],
                Isl = Lengths(),
                Osl = Lengths(),
                PrefillNeeds = Noise(24, 100),
                DecodeNeeds = Noise(24, 100),
            });

        Assert.InRange(StateBody.Pack(StateFormat.Write(state)).Length, 0, StateBody.MaxBytes);
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
