namespace Planner.Configuration;

/// <summary>A rule between settings.</summary>
/// <param name="Keys">The keys that it needs; the first one gives the place of its problem.</param>
/// <param name="Broken">What is wrong, at any path; null where nothing is.</param>
public sealed record ConfigRule(IReadOnlyList<string> Keys, Func<PlannerConfig, ConfigProblem?> Broken);
