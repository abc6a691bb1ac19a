namespace Planner.Walks;

/// <summary>What is promised of every walk, by name.</summary>
internal static class Promises
{
    public const string NeverThrows = "a tick never throws";
    public const string Minimum = "no decision leaves less than the minimum";
    public const string Budget = "no write exceeds the budget";
    public const string Evidence = "nothing is scaled in without evidence";
    public const string Traffic = "nothing is scaled in below what the traffic needs";
    public const string Once = "no decision is carried out twice";
    public const string NotAsked = "a pool that did not ask to shrink gives nothing to another";
    public const string Authority = "nothing is scaled where the planner only advises";
    public const string Truth = "nobody else is said to have scaled who has not";
    public const string Reason = "every decision says why";
    public const string FiniteState = "every number of the state is finite and plausible";
    public const string ReadableState = "the state reads back as it was written";
    public const string SmallState = "the state fits its room";
    public const string Recovery = "after the last fault the plan comes back by itself";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        NeverThrows, Minimum, Budget, Evidence, Traffic, Once, NotAsked, Authority, Truth, Reason, FiniteState, ReadableState,
        SmallState, Recovery,
    ];
}
