using System.Globalization;
using System.Reflection;
using Planner.Policies.Slo;

namespace Planner.Testing;

/// <summary>Policy <c>slo</c>'s numbers one at a time: halved or doubled, within the range that each can have.</summary>
public static class Tunings
{
    /// <summary>All numbers, as they are declared.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(SloTuning).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(one => one.Name)];

    /// <summary>What a number is by default.</summary>
    public static double Value(string name) =>
        Convert.ToDouble(Property(name).GetValue(SloTuning.Default), CultureInfo.InvariantCulture);

    /// <summary>The default tuning with one number multiplied.</summary>
    public static SloTuning Times(string name, double factor) => With(name, Scaled(name, factor));

    /// <summary>A number multiplied: quantiles end at 1, and growth cannot be below 1.</summary>
    public static double Scaled(string name, double factor) => name switch
    {
        nameof(SloTuning.GrowthQuantile) or nameof(SloTuning.PeakQuantile) => Math.Min(1, factor * Value(name)),
        nameof(SloTuning.MostGrowth) => Math.Max(1, factor * Value(name)),
        _ => factor * Value(name),
    };

    private static SloTuning With(string name, double value)
    {
        var tuning = new SloTuning();   // of its own: the default one must not be written to
        var property = Property(name);
        property.SetValue(tuning, Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture));
        return tuning;
    }

    private static PropertyInfo Property(string name) => typeof(SloTuning).GetProperty(name)!;
}
