using System.Text.Json;

namespace Planner.Traces;

/// <summary>
/// A line of Dynamo's own request trace, schema <c>dynamo.request.trace.v1</c>: bare, or as the <c>event</c> of the envelope
/// that its sinks write. Requests are its <c>request_end</c> records; those of tools are none.
/// </summary>
internal static class RequestEndLine
{
    private const string Schema = "dynamo.request.trace.v1";

    /// <summary>Whether a line is of such a trace, of whatever version.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => line.IndexOf("\"dynamo.request.trace."u8) >= 0;

    /// <summary>The request of a line; null where it is another record.</summary>
    /// <exception cref="FormatException">It is none that can be read; the message says why.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static TraceRow? Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        using var document = JsonDocument.ParseValue(ref json);
        json.Read();   // throws where something follows the object
        var record = Child(document.RootElement, "event") ?? document.RootElement;
        if (Text(record, "schema") is var schema && schema != Schema)
        {
            throw new FormatException($"schema {schema ?? "missing"}: this version reads {Schema}");
        }

        if (Text(record, "event_type") != "request_end")
        {
            return null;
        }

        var request = Child(record, "request") ?? throw new FormatException("request is missing");
        return new TraceRow(
            Number(request, "request_received_ms") ?? Number(record, "event_time_unix_ms")
                ?? throw new FormatException("request_received_ms is missing or no time"),
            Tokens(request, "input_tokens")
                ?? (Child(request, "replay") is { } replay ? Tokens(replay, "input_length") : null)
                ?? throw new FormatException("input_tokens is missing or no number of tokens up to 10000000"),
            // A request that was given up before its first token still was one.
            Math.Max(1, Tokens(request, "output_tokens") ?? throw new FormatException("output_tokens is missing or no number of tokens up to 10000000")));
    }

    private static JsonElement? Property(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : null;

    private static JsonElement? Child(JsonElement element, string name) => Property(element, name, JsonValueKind.Object);

    private static string? Text(JsonElement element, string name) => Property(element, name, JsonValueKind.String)?.GetString();

    private static double? Number(JsonElement element, string name) =>
        Property(element, name, JsonValueKind.Number) is { } value && value.TryGetDouble(out var number)
            && number >= 0 && double.IsFinite(number) ? number : null;

    private static int? Tokens(JsonElement element, string name) =>
        Property(element, name, JsonValueKind.Number) is { } value && value.TryGetInt32(out var tokens) && tokens is >= 0 and <= TraceParser.MostTokens ? tokens : null;
}
