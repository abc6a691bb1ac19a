namespace Planner.Configuration;

/// <summary>What the contract says of a key, typed by hand.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its default; "none" for null.</param>
/// <param name="Allowed">Values that are just allowed, separated by blanks.</param>
/// <param name="Refused">Values that are just not allowed, separated by blanks.</param>
public sealed record KeyRow(string Name, string Default, string Allowed, string Refused)
{
    public string[] Aliases { get; init; } = [];

    public string? Variable { get; init; }

    public override string ToString() => Name;
}
