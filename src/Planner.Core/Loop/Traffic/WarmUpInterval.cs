namespace Planner.Loop;

/// <summary>One interval of recorded traffic.</summary>
/// <param name="Requests">Requests that came, 0 or more.</param>
/// <param name="Isl">Their mean input length, tokens; null where none came.</param>
/// <param name="Osl">Their mean output length, tokens; null where none came.</param>
public sealed record WarmUpInterval(double Requests, double? Isl, double? Osl)
{
    /// <summary>An interval without requests.</summary>
    public static WarmUpInterval Idle { get; } = new(0, null, null);
}
