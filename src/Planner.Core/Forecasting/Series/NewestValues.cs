using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>Keeps lists that grow at their end bounded.</summary>
internal static class NewestValues
{
    /// <summary>The last values, at most so many; the list itself where it has no more.</summary>
    public static ImmutableArray<T> Newest<T>(this ImmutableArray<T> values, int most) =>
        values.Length > most ? values.RemoveRange(0, values.Length - most) : values;
}
