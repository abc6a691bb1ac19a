using Planner.Model;

namespace Planner.State;

/// <summary>
/// Numbers that somebody else asked for. Whoever scales by hand has a reason, and workers that are starting would die
/// for nothing: the loops leave them as they are for a while.
/// </summary>
/// <param name="From">Replicas that we had asked for.</param>
/// <param name="To">Replicas that are asked for since.</param>
/// <param name="Since">When it was noticed.</param>
/// <param name="Until">When the loops take over again.</param>
public sealed record ExternalScaling(Pools<int> From, Pools<int> To, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Whether it still binds the loops.</summary>
    public bool InForce(DateTimeOffset now) => now < Until;
}
