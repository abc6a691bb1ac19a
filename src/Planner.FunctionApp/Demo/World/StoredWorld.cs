namespace Planner.FunctionApp.Demo;

/// <summary>A world, and the text that it was read from.</summary>
internal sealed record StoredWorld(SimulatedWorld World, string Text);
