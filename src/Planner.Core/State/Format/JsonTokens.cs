using System.Text.Json;

namespace Planner.State;

/// <summary>
/// Finds what JSON allows and no state may hold: numbers too large to be any, of which a reader makes infinity, and
/// texts that are no Unicode, which can be read only to fail when they are used.
/// </summary>
internal static class JsonTokens
{
    /// <summary>The first such token with its field; null where there is none.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? Problem(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var field = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (Text(ref reader) is not { } name)
                    {
                        return "a field's name is not Unicode text";
                    }

                    field = name;
                    break;
                case JsonTokenType.Number when !double.IsFinite(reader.GetDouble()):
                    return $"{field} has a number that is not finite";
                case JsonTokenType.String when Text(ref reader) is null:
                    return $"{field} is not Unicode text";
                default:
                    break;
            }
        }

        return null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
