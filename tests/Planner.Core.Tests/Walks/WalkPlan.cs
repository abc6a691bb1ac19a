using System.Collections.Immutable;
using Planner.Configuration;

namespace Planner.Walks;

/// <summary>What a walk begins with, and all that happens in it; the same for the same seed.</summary>
internal sealed record WalkPlan(int Seed, PlannerConfig Config, int Prefill, int Decode, int GpusPerReplica, ImmutableArray<WalkAction> Actions)
{
    private const int Ticks = 200;
    private static readonly double[] Rates = [0, 0.5, 2, 5, 10, 40];
    private static readonly double[] Steps = [0, 0, 5, 5, 5, 5, 5, 5, 7, 15, 60, 181];

    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(30), TimeSpan.FromDays(-30), TimeSpan.FromDays(3650),
        TimeSpan.FromDays(-3650), TimeSpan.FromSeconds(540), TimeSpan.FromMilliseconds(-1), TimeSpan.FromSeconds(-90),
    ];

    /// <summary>The plan of a seed.</summary>
    public static WalkPlan Of(int seed)
    {
        var random = new Random(seed);
        var mode = random.Next(3) < 2 ? PlannerMode.Disagg : (PlannerMode)random.Next(4);
        var gpus = random.Next(1, 4);
        var config = WalkSettings.Next(random, mode, gpus);
        var actions = ImmutableArray.CreateBuilder<WalkAction>();
        actions.Add(new WalkAction.Rate(Pick(random, Rates)));
        for (var tick = 0; tick < Ticks; tick++)
        {
            actions.AddRange(Between(random, mode, gpus));
            actions.Add(new WalkAction.Tick(Pick(random, Steps), random.Next(2), CarryOutBy(random), random.Next(1000)));
        }

        return new WalkPlan(seed, config, random.Next(1, 7), random.Next(1, 7), gpus, actions.ToImmutable());
    }

    /// <summary>What happens between two ticks: mostly nothing.</summary>
    private static IEnumerable<WalkAction> Between(Random random, PlannerMode mode, int gpus)
    {
        if (random.Next(8) == 0)
        {
            yield return random.Next(2) == 0 ? new WalkAction.Fault(WalkFault.None) : FaultBy(random);
        }

        switch (random.Next(80))
        {
            case 0 or 1: yield return new WalkAction.Rate(Pick(random, Rates)); break;
            case 2: yield return new WalkAction.External(Maybe(random, 12), Maybe(random, 12)); break;
            case 3: yield return new WalkAction.Settings(WalkSettings.Next(random, mode, gpus)); break;
            case 4: yield return new WalkAction.Clock(Pick(random, Jumps)); break;
            case 5: yield return new WalkAction.Rescale(Maybe(random, 12), Maybe(random, 12), Pick(random, [0, 60, 1800])); break;
            case 6: yield return new WalkAction.Release(); break;
            case 7 or 8 or 9 or 10: yield return new WalkAction.Look(random.Next(2)); break;
        }
    }

    private static WalkAction.Fault FaultBy(Random random)
    {
        var kind = random.Next(4) == 0 ? WalkFault.Poison : (WalkFault)random.Next(1, Enum.GetValues<WalkFault>().Length);
        return new WalkAction.Fault(kind, kind != WalkFault.Poison ? null : new Poison(
            (PoisonedField)random.Next(Enum.GetValues<PoisonedField>().Length), Pick(random, [.. Poison.Values])));
    }

    private static CarryOut CarryOutBy(Random random) =>
        random.Next(5) == 0 ? (CarryOut)random.Next(Enum.GetValues<CarryOut>().Length) : CarryOut.Done;

    private static int? Maybe(Random random, int below) => random.Next(3) == 0 ? null : random.Next(below);

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
