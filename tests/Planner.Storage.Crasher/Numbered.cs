using System.Globalization;
using Planner.Forecasting;
using Planner.Model;
using Planner.Runtime;
using Planner.State;

namespace Planner.Storage.Crasher;

/// <summary>States and decisions that count: the nth write makes number n, which shows whether it is whole.</summary>
public static class Numbered
{
    /// <summary>Some 10 KB that nothing compresses, so that a state spans several pages of a file.</summary>
    public static DeploymentState State(int number)
    {
        var random = new Random(number);
        var history = SeriesHistory.Empty with
        {
            SkipsZeros = false,
            Values = [.. Enumerable.Range(0, SeriesHistory.MaxPoints).Select(_ => random.NextDouble() * 5000)],
        };
        return new DeploymentState
        {
            Throughput = new ThroughputState
            {
                IntervalS = number,
                RequestCount = ForecastSeries.Empty with { History = history },
            },
        };
    }

    /// <summary>Three in a row are of the same time.</summary>
    public static Decision Decision(int number) => new()
    {
        At = DateTimeOffset.UnixEpoch.AddSeconds(number / 3),
        Loop = DecisionLoop.Throughput,
        Outcome = DecisionOutcome.Scale,
        Prefill = number,
        Decode = 1,
        FromPrefill = number - 1,
        FromDecode = 1,
        Reason = $"write {number.ToString(CultureInfo.InvariantCulture)}",
    };

    /// <summary>Number of a state; 0 where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is not, to the last bit, what was written.</exception>
    public static int NumberOf(StoredState? stored)
    {
        if (stored is null)
        {
            return 0;
        }

        var number = (int)stored.State.Throughput.IntervalS;
        return StateFormat.Write(stored.State).AsSpan().SequenceEqual(StateFormat.Write(State(number)))
            ? number
            : throw new InvalidOperationException($"state {number} is not whole");
    }

    /// <summary>Reads a state and writes the next, again where somebody else was faster.</summary>
    /// <returns>The number that was written.</returns>
    public static async Task<int> IncrementAsync(IStateStore store, string deployment)
    {
        while (true)
        {
            var read = await store.ReadStateAsync(deployment, CancellationToken.None);
            var next = NumberOf(read) + 1;
            try
            {
                await store.WriteStateAsync(
                    deployment, State(next), Decision(next), read?.Tag, CancellationToken.None);
                return next;
            }
            catch (StateConflictException)
            {
                // Somebody else was faster: read what they wrote.
            }
        }
    }
}
