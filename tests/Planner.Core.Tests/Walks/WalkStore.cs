using System.Text.Json;
using Planner.Loop;
using Planner.Observations;
using Planner.State;
using Planner.Storage;

namespace Planner.Walks;

/// <summary>The state as a store keeps it, and what must hold of it.</summary>
internal sealed class WalkStore(WalkReport report)
{
    /// <summary>To pack a state takes longer than the tick that made it: not every one is looked at.</summary>
    private const int CheckedEach = 20;
    private const int PackedEach = 100;

    private int _writes;

    public DeploymentState State { get; private set; } = DeploymentState.Empty;

    /// <summary>Which write the state is of.</summary>
    public int Version { get; private set; }

    /// <summary>Which decision the pending scaling is of.</summary>
    public int PendingId { get; private set; }

    /// <summary>The load observation of the last tick that was stored.</summary>
    public WalkObservation? LastLoad { get; private set; }

    /// <summary>The counters that the next reading is compared with.</summary>
    public FrontendCounters? LastCounters => State.Slo.Counters ?? LastLoad?.Load.Counters;

    /// <summary>Another policy or interval begins anew with what it reads.</summary>
    public void ForgetReadings() => LastLoad = null;

    /// <summary>Stores what a tick or a person has decided.</summary>
    public void Write(TickResult result, WalkObservation? load)
    {
        var (before, after) = (State.Pending, result.State.Pending);
        if (after is not null && (before is null || (before.Since, before.To) != (after.Since, after.To)))
        {
            PendingId++;
        }

        LastLoad = load ?? LastLoad;
        Write(result.State);
    }

    /// <summary>Stores a state.</summary>
    public void Write(DeploymentState state)
    {
        (State, Version) = (state, Version + 1);
        if (++_writes % CheckedEach == 0)
        {
            Check(isPacked: _writes % PackedEach == 0);
        }
    }

    /// <summary>Holds the stored state to what is promised of it, and goes on with it as it is read back.</summary>
    /// <param name="isPacked">Whether its room is looked at too.</param>
    public void Check(bool isPacked)
    {
        if (report.Survives(Promises.ReadableState, () => StateFormat.Write(State)) is not { } written)
        {
            return;
        }

        CheckNumbers(written);
        if (report.Survives(Promises.ReadableState, () => StateFormat.Read(written)) is { } read)
        {
            report.Require(Promises.ReadableState, written.AsSpan().SequenceEqual(StateFormat.Write(read)), () => "it reads back as another");
            State = read;
        }

        if (isPacked)
        {
            _ = report.Survives(Promises.SmallState, () => StateBody.Pack(written));
        }
    }

    private void CheckNumbers(byte[] written)
    {
        var reader = new Utf8JsonReader(written);
        var property = "";
        while (reader.Read())
        {
            property = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : property;
            var isFinite = reader.TokenType switch
            {
                JsonTokenType.Number => Math.Abs(reader.GetDouble()) <= Plausible.MostSummed,
                JsonTokenType.String => !(reader.ValueTextEquals("NaN"u8) || reader.ValueTextEquals("Infinity"u8) || reader.ValueTextEquals("-Infinity"u8)),
                _ => true,
            };
            if (!isFinite)
            {
                var value = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                report.Require(Promises.FiniteState, holds: false, () => $"{property} is {value}");
                return;
            }
        }
    }
}
