namespace Planner.Configuration.Reading;

/// <summary>Keys of one subject, as the documentation groups them.</summary>
internal sealed record ConfigSection(string Title, params IReadOnlyList<ConfigKey<PlannerConfig>> Keys);
