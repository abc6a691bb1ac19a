using Planner.Runtime;
using Planner.State;
using Planner.Storage.Crasher;

namespace Planner.Storage;

/// <summary>Writes one decision after the other, numbered from 1.</summary>
internal sealed class DecisionWriter(IStateStore store, string deployment)
{
    private StateTag? _tag;
    private int _number;

    public static DateTimeOffset Time(int time) => DateTimeOffset.UnixEpoch.AddTicks(time);

    public async Task<(DateTimeOffset At, int Number)> WriteAsync(int time)
    {
        var decision = Numbered.Decision(++_number) with { At = Time(time) };
        _tag = await store.WriteStateAsync(deployment, DeploymentState.Empty, decision, _tag, CancellationToken.None);
        return (decision.At, _number);
    }
}
