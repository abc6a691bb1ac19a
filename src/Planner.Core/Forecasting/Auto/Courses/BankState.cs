using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>What a bank of filters has learnt; lists of one entry a filter.</summary>
/// <param name="Levels">Levels.</param>
/// <param name="Trends">Trends, a step.</param>
/// <param name="Errors">Sums of squared one-step errors, older ones less.</param>
public sealed record BankState(
    ImmutableArray<double> Levels, ImmutableArray<double> Trends, ImmutableArray<double> Errors);
