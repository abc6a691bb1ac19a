using System.Globalization;
using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>
/// A number in a range. As in Dynamo, it may stand in quotes, and a whole number may be written 4.0.
/// </summary>
internal sealed record NumberKind : ValueKind
{
    /// <summary>Least value.</summary>
    public double Min { get; init; }

    /// <summary>Greatest value; infinite: any that is finite.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Min"/> and <see cref="Max"/> themselves are too little and too much.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Unit, and what special values mean.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether only whole numbers are allowed.</summary>
    private bool IsWhole { get; init; }

    /// <summary>Makes the property's value of the number that was read.</summary>
    private Func<double, object> Make { get; init; } = number => number;

    /// <summary>The number of a property's value.</summary>
    private Func<object, double> Value { get; init; } = value => (double)value;

    /// <summary>Any finite number from <paramref name="min"/>.</summary>
    public static NumberKind AtLeast(double min, string? unit = null) => new() { Min = min, Unit = unit };

    /// <summary>Any finite number above <paramref name="min"/>.</summary>
    public static NumberKind Above(double min, string? unit = null) => AtLeast(min, unit) with { IsOpen = true };

    /// <summary>A whole number.</summary>
    public static NumberKind Integer(int min, int max = int.MaxValue, string? unit = null) => new()
    {
        Min = min,
        Max = max,
        Unit = unit,
        IsWhole = true,
        Make = number => (int)number,
        Value = value => (int)value,
    };

    /// <summary>A time in whole seconds.</summary>
    public static NumberKind Seconds(int min) => Integer(min, unit: "s") with
    {
        Make = number => TimeSpan.FromSeconds(number),
        Value = value => ((TimeSpan)value).TotalSeconds,
    };

    public override string Allowed => Describe(finite: "", withLargestInteger: false);

    public override object? Read(ConfigScalar scalar) =>
        scalar.Number is { } number && Contains(number) ? Make(number) : null;

    public override string AllowedInsteadOf(ConfigScalar scalar) => scalar.Number switch
    {
        { } number when !double.IsFinite(number) => Describe("finite ", withLargestInteger: true),
        > int.MaxValue => Describe("", withLargestInteger: true),
        _ => Allowed,
    };

    public override JsonNode ToJson(object value) => JsonValue.Create(Value(value));

    public override IEnumerable<JsonObject> Schemas()
    {
        var number = new JsonObject { ["type"] = "number" };
        if (IsWhole)
        {
            // Not type integer, which some validators refuse for 4.0.
            number["multipleOf"] = 1;
        }

        number[IsOpen ? "exclusiveMinimum" : "minimum"] = Min;
        if (double.IsFinite(Max))
        {
            number[IsOpen ? "exclusiveMaximum" : "maximum"] = Max;
        }

        var digits = IsWhole ? @"([0-9]+(\.0*)?|[0-9.]+[eE][-+]?[0-9]+)" : @"[0-9.]+([eE][-+]?[0-9]+)?";
        var sign = Min < 0 ? "[-+]?" : @"\+?";
        return [number, new() { ["type"] = "string", ["pattern"] = $@"^\s*{sign}{digits}\s*$" }];
    }

    private bool Contains(double number) =>
        double.IsFinite(number)
        && (IsOpen ? number > Min && number < Max : number >= Min && number <= Max)
        && (!IsWhole || double.IsInteger(number));

    private string Describe(string finite, bool withLargestInteger)
    {
        var noun = IsWhole ? "a whole number" : $"a {finite}number";
        var unit = Unit is null ? "" : $" ({Unit})";
        return $"{noun} {Range(withLargestInteger)}{unit}";
    }

    private string Range(bool withLargestInteger)
    {
        var isEndless = Max == double.PositiveInfinity || (Max == int.MaxValue && !withLargestInteger);
        return (isEndless, IsOpen) switch
        {
            (true, true) => $"above {Text(Min)}",
            (true, false) => $"of at least {Text(Min)}",
            (false, true) => $"above {Text(Min)} and below {Text(Max)}",
            (false, false) => $"from {Text(Min)} to {Text(Max)}",
        };
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
