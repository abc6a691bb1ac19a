using System.Collections.Immutable;

namespace Planner.Observations;

/// <summary>Finds numbers in a state that nobody can have seen.</summary>
internal static class NumberRules
{
    /// <summary>What is wrong with the first number of a list that is none, or beyond a bound; null where nothing is.</summary>
    public static string? Problem(string name, ImmutableArray<double> values, double most, bool hasGaps = false)
    {
        foreach (var value in values)
        {
            if (!Plausible.IsWithin(value, most) && !(hasGaps && double.IsNaN(value)))
            {
                return Text(name, value);
            }
        }

        return null;
    }

    /// <summary>What is wrong with the first field beyond its bound; null where nothing is.</summary>
    public static string? Problem(ReadOnlySpan<(string Name, double Value, double Most)> fields)
    {
        foreach (var (name, value, most) in fields)
        {
            if (!Plausible.IsWithin(value, most))
            {
                return Text(name, value);
            }
        }

        return null;
    }

    /// <summary>That a field has such a number.</summary>
    public static string Text(string name, double value) => $"{name} has {value:G4}, which is impossible";
}
