namespace Planner.Cli.Output;

/// <summary>An area behind the lines.</summary>
/// <param name="Name">What the key calls it.</param>
/// <param name="Colour">Of the area, as in CSS.</param>
/// <param name="Lower">Its lower edge at a row; null for a gap.</param>
/// <param name="Upper">Its upper edge at a row; null for a gap.</param>
internal sealed record ChartBand<T>(string Name, string Colour, Func<T, double?> Lower, Func<T, double?> Upper);
