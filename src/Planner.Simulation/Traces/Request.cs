namespace Planner.Traces;

/// <summary>One request of a trace.</summary>
/// <param name="ArrivalS">Arrival, seconds from the start of the clock, 0 or more.</param>
/// <param name="Isl">Input length, tokens, 0 or more.</param>
/// <param name="Osl">Output length, tokens, 1 or more.</param>
public readonly record struct Request(double ArrivalS, int Isl, int Osl);
