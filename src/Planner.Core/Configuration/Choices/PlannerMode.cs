namespace Planner.Configuration;

/// <summary>Which pools there are to plan.</summary>
public enum PlannerMode
{
    /// <summary>A prefill pool and a decode pool.</summary>
    Disagg,

    /// <summary>Only the prefill pool is planned.</summary>
    Prefill,

    /// <summary>Only the decode pool is planned.</summary>
    Decode,

    /// <summary>One pool (counted as decode) whose workers do both.</summary>
    Agg,
}
