namespace Planner.Model;

/// <summary>The same of each pool: replicas, GPUs, states, needs. A third pool, such as for encoding, would be a third part.</summary>
/// <typeparam name="T">What there is of a pool.</typeparam>
/// <param name="Prefill">Of the prefill pool.</param>
/// <param name="Decode">Of the decode (or aggregated) pool.</param>
public readonly record struct Pools<T>(T Prefill, T Decode)
{
    /// <summary>Something else of each pool.</summary>
    public Pools<TResult> Select<TResult>(Func<T, TResult> of) => new(of(Prefill), of(Decode));

    /// <summary>What two things make of each pool.</summary>
    public Pools<TResult> With<TOther, TResult>(Pools<TOther> other, Func<T, TOther, TResult> of) =>
        new(of(Prefill, other.Prefill), of(Decode, other.Decode));

    /// <summary>Whether something is true of every pool.</summary>
    public bool All(Func<T, bool> of) => of(Prefill) && of(Decode);
}
