using System.Globalization;

namespace Planner.Configuration.Reading;

/// <summary>Text, number, boolean or null; which of them, the reader of the key decides.</summary>
internal sealed record ConfigScalar(string Text, bool IsPlain, int? Line) : ConfigNode(Line)
{
    private const NumberStyles JsonNumber =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether YAML takes it for text, rather than for a number, a boolean or null.</summary>
    public bool IsText => !IsPlain || !(IsNull || IsBoolean || Number is not null);

    public override string Shown =>
        IsNull ? "null" : IsText ? $"'{ConfigText.OneLine(Text)}'" : ConfigText.OneLine(Text);

    /// <summary>Its number, quoted or not, infinite when too large for a double; null when it is none.</summary>
    public double? Number => Text.Trim() switch
    {
        ".inf" or ".Inf" or ".INF" or "+.inf" or "-.inf" => double.PositiveInfinity,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        // A digit last keeps out .NET's own words for infinity.
        [.., (>= '0' and <= '9') or '.'] text when double.TryParse(text, JsonNumber, null, out var number) => number,
        _ => null,
    };

    private bool IsBoolean => Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE";
}
