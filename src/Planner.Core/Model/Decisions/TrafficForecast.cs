namespace Planner.Model;

/// <summary>Traffic of the next interval as forecast.</summary>
/// <param name="RequestCount">Requests in the interval.</param>
/// <param name="Isl">Mean input length, tokens.</param>
/// <param name="Osl">Mean output length, tokens.</param>
public sealed record TrafficForecast(double RequestCount, double Isl, double Osl);
