namespace Planner.Configuration.Reading;

/// <summary>What one mapping says of engines; null: it does not say.</summary>
internal sealed record PickDraft
{
    public int? Tp { get; init; }

    public int? Pp { get; init; }

    public int? Dp { get; init; }

    public int? MoeTp { get; init; }

    public int? MoeEp { get; init; }

    public string? Model { get; init; }

    public string? System { get; init; }

    public string? Backend { get; init; }

    /// <summary>Whether it gives any size.</summary>
    public bool HasSizes => (Tp ?? Pp ?? Dp ?? MoeTp ?? MoeEp) is not null;

    /// <summary>The sizes, 1 where one is not given.</summary>
    public EnginePick Pick => new(Tp ?? 1, Pp ?? 1, Dp ?? 1, MoeTp ?? 1, MoeEp ?? 1);
}
