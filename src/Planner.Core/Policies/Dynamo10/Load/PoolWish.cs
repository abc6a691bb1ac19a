namespace Planner.Policies.Dynamo10;

/// <summary>What a pool's load asks for.</summary>
internal enum PoolWish
{
    /// <summary>Nothing can be said.</summary>
    Unknown,

    /// <summary>The pool as it is.</summary>
    Stay,

    /// <summary>One replica more.</summary>
    Up,

    /// <summary>One replica fewer.</summary>
    Down,
}
