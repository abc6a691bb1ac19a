namespace Planner.Walks;

/// <summary>Leaves out of a walk what is not needed to break a promise.</summary>
internal static class WalkShrinker
{
    /// <summary>Walks that are taken at most.</summary>
    private const int MostTries = 600;

    /// <summary>A shorter walk that breaks the same promise: halves, quarters and so on down to single actions are left out.</summary>
    public static WalkPlan Shrink(WalkPlan plan, string promise)
    {
        var tries = 0;
        for (var size = plan.Actions.Length / 2; size >= 1; size = size == 1 && Shorter(1) ? 1 : size / 2)
        {
            if (size > 1)
            {
                Shorter(size);
            }
        }

        return plan;

        bool Shorter(int size)
        {
            var before = plan.Actions.Length;
            for (var at = 0; at < plan.Actions.Length && tries < MostTries;)
            {
                var without = plan with { Actions = plan.Actions.RemoveRange(at, Math.Min(size, plan.Actions.Length - at)) };
                tries++;
                if (WalkRun.Take(without).Broken.ContainsKey(promise))
                {
                    plan = without;
                }
                else
                {
                    at += size;
                }
            }

            return plan.Actions.Length < before && tries < MostTries;
        }
    }
}
