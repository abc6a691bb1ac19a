using System.Text.Json;

namespace Planner.Simulation;

/// <summary>Turns the lines of a trace into requests and refuses the first that is none.</summary>
internal sealed class TraceParser(string name)
{
    private readonly List<TraceRow> _rows = [];
    private bool? _isDynamo;
    private double _previousMs;
    private int _previousLine;

    public void Add(ReadOnlySpan<byte> line, int number)
    {
        if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return;
        }

        var isDynamo = RequestEndLine.Is(line);
        if ((_isDynamo ??= isDynamo) != isDynamo)
        {
            throw Problem(number, "the file has lines of two formats; keep each in a file of its own");
        }

        if (Parse(line, number) is not { } row)
        {
            return;
        }

        if (!isDynamo && row.Ms < _previousMs)
        {
            throw Problem(number,
                $"timestamp {row.Ms} is before {_previousMs} of line {_previousLine}; sort the file by timestamp");
        }

        _rows.Add(row);
        (_previousMs, _previousLine) = (row.Ms, number);
    }

    /// <summary>
    /// The requests, in order of arrival. Dynamo writes them in the order in which they ended, at times of the calendar:
    /// those are sorted here, and counted from the first.
    /// </summary>
    public Request[] ToRequests()
    {
        if (_rows.Count == 0)
        {
            throw new TraceException(
                $"{name}: the trace holds no request; "
                + """give one line {"timestamp": ms, "input_length": tokens, "output_length": tokens} for each""");
        }

        var rows = _isDynamo == true ? [.. _rows.OrderBy(row => row.Ms)] : _rows;
        var startMs = _isDynamo == true ? rows[0].Ms : 0;
        return [.. rows.Select(row => new Request((row.Ms - startMs) / 1000, row.Isl, row.Osl))];
    }

    private TraceRow? Parse(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return _isDynamo == true ? RequestEndLine.Read(line) : ReadFields(line, number);
        }
        catch (JsonException bad)
        {
            throw new TraceException(
                $"{name}, line {number}: no valid JSON at byte {bad.BytePositionInLine + 1}; give one JSON object a line",
                bad);
        }
        catch (FormatException bad)
        {
            throw Problem(number, bad.Message);
        }
    }

    private TraceRow ReadFields(ReadOnlySpan<byte> line, int number)
    {
        var (timestampMs, isl, osl) = (double.NaN, -1, -1);
        var json = new Utf8JsonReader(line);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw Problem(number, "expected a JSON object; give one JSON object a line");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("timestamp"u8))
            {
                timestampMs = ReadTimestamp(ref json, number);
            }
            else if (json.ValueTextEquals("input_length"u8))
            {
                isl = ReadLength(ref json, number, "input_length", 0);
            }
            else if (json.ValueTextEquals("output_length"u8))
            {
                osl = ReadLength(ref json, number, "output_length", 1);
            }
            else
            {
                json.Skip();
            }
        }

        json.Read();   // throws where something follows the object
        RequireAll(timestampMs, isl, osl, number);
        return new TraceRow(timestampMs, isl, osl);
    }

    private double ReadTimestamp(ref Utf8JsonReader json, int number)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number
            && json.TryGetDouble(out var ms) && ms >= 0 && double.IsFinite(ms)
                ? ms
                : throw Problem(number, "timestamp must be a number of milliseconds, 0 or more");
    }

    private int ReadLength(ref Utf8JsonReader json, int number, string field, int least)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number
            && json.TryGetInt32(out var tokens) && tokens >= least
                ? tokens
                : throw Problem(number, $"{field} must be a whole number of tokens, {least} or more");
    }

    private void RequireAll(double timestampMs, int isl, int osl, int number)
    {
        var missing = double.IsNaN(timestampMs) ? "timestamp"
            : isl < 0 ? "input_length"
            : osl < 0 ? "output_length" : null;
        if (missing is not null)
        {
            throw Problem(number, $"{missing} is missing; every request needs timestamp, input_length and output_length");
        }
    }

    private TraceException Problem(int number, string what) => new($"{name}, line {number}: {what}");
}
