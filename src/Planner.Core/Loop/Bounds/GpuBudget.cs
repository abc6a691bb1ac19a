using Planner.Configuration;
using Planner.Model;

namespace Planner.Loop;

/// <summary>Fits a plan into a number of GPUs, to the letter of Dynamo v1.0's rule.</summary>
public static class GpuBudget
{
    /// <summary>GPUs that the minimum endpoints of the planned pools take.</summary>
    public static long MinimumGpus(PlannerConfig config, Pools<int> gpus) =>
        Gpus(config.Mode, config.Minimum, gpus);

    /// <summary>GPUs of the planned pools.</summary>
    public static long Gpus(PlannerMode mode, Pools<int> targets, Pools<int> gpus) => mode switch
    {
        PlannerMode.Prefill => (long)targets.Prefill * gpus.Prefill,
        PlannerMode.Disagg => ((long)targets.Prefill * gpus.Prefill) + ((long)targets.Decode * gpus.Decode),
        _ => (long)targets.Decode * gpus.Decode,
    };

    /// <summary>Whether the planned pools are within the budget.</summary>
    public static bool Fits(PlannerConfig config, Pools<int> targets, Pools<int> gpus) =>
        config.MaxGpuBudget < 0 || Gpus(config.Mode, targets, gpus) <= config.MaxGpuBudget;

    /// <summary>The plan itself where it fits, else the largest that does, pools shrunk in proportion.</summary>
    /// <param name="config">Mode, minimum endpoints and budget; the budget is at least the minimum's GPUs.</param>
    /// <param name="wanted">The plan.</param>
    /// <param name="gpus">GPUs of one engine.</param>
    public static Pools<int> Apply(PlannerConfig config, Pools<int> wanted, Pools<int> gpus)
    {
        var budget = config.MaxGpuBudget;
        var total = Gpus(config.Mode, wanted, gpus);
        if (budget < 0 || total <= budget)
        {
            return wanted;
        }

        var share = (double)budget / total;
        return config.Mode switch
        {
            PlannerMode.Prefill => wanted with { Prefill = Shrunk(wanted.Prefill, config.MinPrefill, share) },
            PlannerMode.Disagg => ApplyToBoth(config, wanted, gpus, share),
            _ => wanted with { Decode = Shrunk(wanted.Decode, config.MinDecode, share) },
        };
    }

    /// <summary>
    /// The plan itself where it fits, else the largest that does and takes no replica from a pool that did not ask to
    /// shrink: shrinking one for the other costs what serves now for what would serve later.
    /// </summary>
    /// <param name="config">Mode, minimum endpoints and budget; the budget is at least the minimum's GPUs.</param>
    /// <param name="wanted">The plan.</param>
    /// <param name="current">Replicas that are asked for now.</param>
    /// <param name="gpus">GPUs of one engine.</param>
    public static Pools<int> Apply(PlannerConfig config, Pools<int> wanted, Pools<int> current, Pools<int> gpus)
    {
        var shrunk = Apply(config, wanted, gpus);
        var least = Untouched(config, wanted, current);
        if (config.Mode != PlannerMode.Disagg || shrunk == wanted || shrunk.AtLeast(least) == shrunk || Gpus(config.Mode, least, gpus) > config.MaxGpuBudget)
        {
            return shrunk;
        }

        var left = config.MaxGpuBudget - Gpus(config.Mode, least, gpus);
        return shrunk.Prefill < least.Prefill
            ? least with { Decode = least.Decode + (int)Math.Min(Math.Max(0, wanted.Decode - least.Decode), left / gpus.Decode) }
            : least with { Prefill = least.Prefill + (int)Math.Min(Math.Max(0, wanted.Prefill - least.Prefill), left / gpus.Prefill) };
    }

    /// <summary>What a budget leaves to each pool in any case: what it has, or wants if that is less, and the minimum.</summary>
    public static Pools<int> Untouched(PlannerConfig config, Pools<int> wanted, Pools<int> current) =>
        wanted.AtMost(current).AtLeast(config.Minimum);

    /// <remarks>
    /// Prefill first; decode takes all that its rounding leaves, even more than was wanted, as Dynamo v1.0 does.
    /// </remarks>
    private static Pools<int> ApplyToBoth(
        PlannerConfig config, Pools<int> wanted, Pools<int> gpus, double share)
    {
        long budget = config.MaxGpuBudget;
        var besideDecodeMinimum = (budget - ((long)config.MinDecode * gpus.Decode)) / gpus.Prefill;
        var prefill = Math.Max(config.MinPrefill,
            Math.Min(besideDecodeMinimum, (long)Math.Floor(wanted.Prefill * share)));
        var decode = Math.Max(config.MinDecode, (budget - (prefill * gpus.Prefill)) / gpus.Decode);
        return new Pools<int>((int)prefill, (int)decode);
    }

    private static int Shrunk(int replicas, int minimum, double share) =>
        Math.Max(minimum, (int)Math.Floor(replicas * share));
}
