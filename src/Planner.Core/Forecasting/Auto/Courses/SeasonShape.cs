using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>
/// The mean course of a day or a week, folded from all so far, older ones counting less. Single precision halves what the
/// state takes.
/// </summary>
/// <param name="Sums">Weighted sum of the values in each part.</param>
/// <param name="Weights">Sum of their weights.</param>
public sealed record SeasonShape(ImmutableArray<float> Sums, ImmutableArray<float> Weights);
