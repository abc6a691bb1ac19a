using Planner.Configuration;
using Planner.Model;

namespace Planner.Loop;

/// <summary>Spends a budget that is too small where it keeps the most requests within the limits.</summary>
/// <remarks>
/// More engines never keep fewer requests, so that in the best split decode has all that prefill leaves: few enough to try
/// them all. To add one engine after the other would go astray, since the first ones of a pool far too small keep nothing.
/// </remarks>
internal static class BudgetShare
{
    /// <summary>
    /// What a split in proportion to the plan is worth, as a share of the requests: where a budget keeps next to none,
    /// neither pool is to starve. By no more than that may the split taken keep fewer than the best one.
    /// </summary>
    public const double WorthOfBalance = 0.001;

    /// <summary>Splits that are tried; of larger pools not every one.</summary>
    private const int MostSplits = 500;

    /// <summary>The best split.</summary>
    /// <param name="config">Mode and budget.</param>
    /// <param name="sizes">What each pool has in any case, within the budget, and the plan, which costs more.</param>
    /// <param name="gpus">GPUs of one engine.</param>
    /// <param name="kept">Share of requests that a prefill and a decode pool of a size keep within their limits.</param>
    public static Pools<int> Of(
        PlannerConfig config, (Pools<int> Least, Pools<int> Wanted) sizes, Pools<int> gpus, Func<Pools<int>, double> kept)
    {
        var (least, wanted) = sizes;
        var most = Math.Min(wanted.Prefill, (int)(Left(least.Decode, gpus.Decode) / gpus.Prefill));
        var step = 1 + ((most - least.Prefill) / MostSplits);
        var (best, worth) = (least, double.NegativeInfinity);
        for (var prefill = least.Prefill; prefill <= most; prefill += step)
        {
            var decode = (int)Math.Min(wanted.Decode, Left(prefill, gpus.Prefill) / gpus.Decode);
            var split = new Pools<int>(prefill, decode);
            var balance = Math.Min((double)prefill / wanted.Prefill, (double)decode / wanted.Decode);
            if (kept(split) + (WorthOfBalance * balance) is var its && its > worth)
            {
                (best, worth) = (split, its);
            }
        }

        return best;

        long Left(int engines, int each) => config.MaxGpuBudget - ((long)engines * each);
    }
}
