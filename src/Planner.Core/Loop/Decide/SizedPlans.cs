using Planner.Model;

namespace Planner.Loop;

internal static class SizedPlans
{
    /// <summary>The decision with the numbers of the plan it was made from, if there was one.</summary>
    public static Decision With(this Decision decision, SizedPlan? plan) => plan is null ? decision : decision with
    {
        UnbudgetedPrefill = plan.Wanted.Prefill,
        UnbudgetedDecode = plan.Wanted.Decode,
        PrefillCorrection = plan.Policy.Corrections.Prefill,
        DecodeCorrection = plan.Policy.Corrections.Decode,
        Predicted = plan.Forecast,
    };
}
