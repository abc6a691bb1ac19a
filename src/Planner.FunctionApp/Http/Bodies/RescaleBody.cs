using System.Text.Json;
using Planner.Loop;

namespace Planner.FunctionApp.Http;

/// <summary>
/// Reads the body of a rescale: <c>{"prefill": n, "decode": n, "hold_seconds": s, "reason": "..."}</c>. A pool that is
/// left out stays as it is. Everything wrong is reported at once.
/// </summary>
internal sealed class RescaleBody
{
    public const int MostBytes = 16 * 1024;
    private const int MostReasonCharacters = 500;
    private const int MostUnknownFields = 10;
    private const string NoReason = "no reason given";
    private const string Example = """{"prefill": 3, "decode": 5}""";

    /// <summary>Where a person does not say how long: long enough to look into a problem, short enough to be forgotten.</summary>
    private const double DefaultHoldS = 1800;

    private const double MostHoldS = 30 * 24 * 3600;

    private static readonly string[] Fields = ["prefill", "decode", "hold_seconds", "reason"];

    private readonly List<FieldProblem> _problems = [];
    private readonly JsonElement _root;

    private RescaleBody(JsonElement root) => _root = root;

    /// <param name="json">The body.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="fromWall">Takes a span of the wall clock to the planner's time.</param>
    /// <exception cref="BadRequestException">It cannot be understood.</exception>
    public static RescaleRequest Read(ReadOnlyMemory<byte> json, string by, Func<TimeSpan, TimeSpan> fromWall)
    {
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new BadRequestException(new FieldProblem("body", $"is empty; a JSON object such as {Example} is needed"));
        }

        try
        {
            using var document = JsonDocument.Parse(WithoutMark(json));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new RescaleBody(document.RootElement).Request(by, fromWall)
                : throw new BadRequestException(new FieldProblem("body", $"a JSON object such as {Example} is needed"));
        }
        catch (JsonException error)
        {
            throw new BadRequestException(new FieldProblem(
                "body", $"cannot be read as JSON (line {error.LineNumber + 1}, position {error.BytePositionInLine + 1})"));
        }
        catch (InvalidOperationException)
        {
            // What the parser lets pass and its strings do not: bytes that are no UTF-8, and halves of surrogate pairs.
            throw new BadRequestException(new FieldProblem("body", "a text in it is not valid Unicode"));
        }
    }

    /// <summary>Some editors and shells put a byte order mark in front.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    private RescaleRequest Request(string by, Func<TimeSpan, TimeSpan> fromWall)
    {
        CheckFields([.. _root.EnumerateObject().Select(property => property.Name)]);
        var (prefill, decode) = (Replicas("prefill"), Replicas("decode"));
        if (prefill is null && decode is null && _problems.Count == 0)
        {
            Add("body", "prefill, decode or both are needed");
        }

        var (holdS, reason) = (HoldS(), Reason());
        return _problems.Count == 0
            ? new RescaleRequest(prefill, decode, fromWall(TimeSpan.FromSeconds(holdS)), by, reason)
            : throw new BadRequestException(_problems);
    }

    private void CheckFields(IReadOnlyList<string> names)
    {
        foreach (var name in names.Except(Fields).Take(MostUnknownFields))
        {
            Add(Short(name), $"unknown; the fields are {string.Join(", ", Fields)}");
        }

        foreach (var field in Fields.Where(field => names.Count(name => name == field) > 1))
        {
            Add(field, "given more than once");
        }
    }

    private int? Replicas(string field)
    {
        if (!TryFind(field, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var replicas) && replicas >= 0)
        {
            return replicas;
        }

        Add(field, $"got {Shown(value)}; expected a whole number from 0 to {int.MaxValue}");
        return null;
    }

    private double HoldS()
    {
        if (!TryFind("hold_seconds", out var value))
        {
            return DefaultHoldS;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= MostHoldS)
        {
            return seconds;
        }

        Add("hold_seconds", $"got {Shown(value)}; expected a number of seconds from 0 to {MostHoldS}");
        return 0;
    }

    private string Reason()
    {
        if (!TryFind("reason", out var value))
        {
            return NoReason;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MostReasonCharacters } text)
        {
            return ForeignText.OneLine(text) is { Length: > 0 } line ? line : NoReason;
        }

        Add("reason", $"a text of up to {MostReasonCharacters} characters is needed");
        return "";
    }

    private bool TryFind(string field, out JsonElement value) =>
        _root.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;

    private void Add(string field, string detail) => _problems.Add(new FieldProblem(field, detail));

    private static string Shown(JsonElement value) => Short(value.GetRawText());

    private static string Short(string text) => ForeignText.OneLine(text, most: 40);
}
