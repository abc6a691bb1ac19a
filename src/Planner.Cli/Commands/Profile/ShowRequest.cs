using Planner.Engines;

namespace Planner.Cli.Commands;

/// <summary>What <c>planner profile show</c> is asked for, all of it read and checked.</summary>
internal sealed record ShowRequest
{
    private EngineCapacity? _capacity;

    public required string Folder { get; init; }

    public required EngineProfile Profile { get; init; }

    /// <summary>The engine that the planner makes of the profile.</summary>
    public EngineCapacity Capacity => _capacity ??= new EngineCapacity(Profile);

    /// <summary>Points to compute latencies of.</summary>
    public required IReadOnlyList<EnginePoint> Points { get; init; }

    /// <summary>Limit for the time to first token, ms.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Limits for the inter-token latency, ms, ascending.</summary>
    public required IReadOnlyList<double> ItlMs { get; init; }

    public string? PointsFile { get; init; }

    public string? HtmlFile { get; init; }

    public bool Json { get; init; }

    /// <summary>What a person should know before trusting the figures, a line each.</summary>
    public IReadOnlyList<string> Notes => [.. Profile.Notes, .. UnsaidNotes.Of(Profile), .. SweepNotes.Of(Profile, Capacity), .. FlatNotes.Of(this)];
}
