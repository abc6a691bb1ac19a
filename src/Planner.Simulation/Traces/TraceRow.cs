namespace Planner.Traces;

/// <summary>A request as its line has it.</summary>
/// <param name="Time">When it came, in the trace's own unit and from its own start.</param>
/// <param name="Isl">Input length, tokens, 0 or more.</param>
/// <param name="Osl">Output length, tokens, 1 or more.</param>
internal readonly record struct TraceRow(double Time, int Isl, int Osl);
