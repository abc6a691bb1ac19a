using System.Text.Json;

namespace Planner.State;

/// <summary>Finds numbers that only a torn or hand-made state has: also where no rule speaks of the field.</summary>
internal static class JsonNumbers
{
    /// <summary>Squares of squares of anything that is counted are below it.</summary>
    private const double Most = 1e100;

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
            else if (reader.TokenType == JsonTokenType.Number && reader.GetDouble() is var value && !(Math.Abs(value) <= Most))
            {
                return $"{field} has {value:G4}, which nothing can have shown";
            }
        }

        return null;
    }
}
