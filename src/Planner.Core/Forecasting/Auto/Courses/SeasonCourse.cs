namespace Planner.Forecasting;

/// <summary>Where a series is and where its seasons go.</summary>
/// <param name="Root">The last point.</param>
/// <param name="Day">The mean day's step to the next point.</param>
/// <param name="Week">The mean week's step to the next point.</param>
internal readonly record struct SeasonCourse(double Root, SeasonStep Day, SeasonStep Week);
