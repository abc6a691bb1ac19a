using Planner.Model;

namespace Planner.State;

/// <summary>What engines have shown of their limits. A reading counts once it is repeated: a single one may be wrong.</summary>
/// <param name="Limits">Limits that count.</param>
/// <param name="Last">The last reading.</param>
public sealed record EngineWatch(EngineLimits Limits, EngineLimits Last)
{
    /// <summary>With another reading; what it does not show stays as it was.</summary>
    public static EngineWatch? Next(EngineWatch? known, EngineLimits shown)
    {
        var reading = shown.Plausible();
        if (reading == EngineLimits.Unknown)
        {
            return known;
        }

        var last = reading.Or(known?.Last ?? EngineLimits.Unknown);
        return last == known?.Last ? new EngineWatch(last, last) : new EngineWatch(known?.Limits ?? EngineLimits.Unknown, last);
    }
}
