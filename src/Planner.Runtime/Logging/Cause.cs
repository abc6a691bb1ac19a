namespace Planner.Runtime;

/// <summary>What keeps deployments from a decision.</summary>
/// <param name="Outcome">What became of their ticks, in a word.</param>
/// <param name="Text">The reason.</param>
/// <param name="Level">How it is logged.</param>
/// <param name="Unforeseen">The mistake behind it; null where there is none.</param>
internal sealed record Cause(string Outcome, string Text, LogLevel Level, Exception? Unforeseen = null);
