namespace Planner.Model;

/// <summary>The same of each pool.</summary>
/// <param name="Prefill">Of the prefill pool.</param>
/// <param name="Decode">Of the decode (or aggregated) pool.</param>
public readonly record struct Pools<T>(T Prefill, T Decode)
{
    /// <summary>Of one pool.</summary>
    public T this[PoolRole role] => role == PoolRole.Prefill ? Prefill : Decode;

    /// <summary>Something else of each pool.</summary>
    public Pools<TOther> Select<TOther>(Func<T, TOther> other) => new(other(Prefill), other(Decode));

    /// <summary>Something else of each pool, which also depends on which it is.</summary>
    public Pools<TOther> Select<TOther>(Func<PoolRole, T, TOther> other) =>
        new(other(PoolRole.Prefill, Prefill), other(PoolRole.Decode, Decode));
}
