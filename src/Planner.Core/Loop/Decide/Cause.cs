using Planner.Model;

namespace Planner.Loop;

/// <summary>Why something was decided.</summary>
/// <param name="Code">For scripts.</param>
/// <param name="Text">For a person.</param>
internal readonly record struct Cause(ReasonCode Code, string Text);
