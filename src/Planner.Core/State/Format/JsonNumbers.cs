using System.Text.Json;

namespace Planner.State;

/// <summary>Finds numbers that are too large to be any: JSON allows them, and a reader makes infinity of them.</summary>
internal static class JsonNumbers
{
    /// <summary>The first such number with its field; null where there is none.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? Problem(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var field = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                field = reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.Number && !double.IsFinite(reader.GetDouble()))
            {
                return $"{field} has a number that is not finite";
            }
        }

        return null;
    }
}
