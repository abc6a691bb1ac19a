using System.Text.Json;

namespace Planner.Traces;

/// <summary>Turns the lines of a trace into requests and refuses the first that is none.</summary>
internal sealed class TraceParser(string name)
{
    /// <summary>Longer prompts and answers are a slip of the pen; simulating them would take for ever.</summary>
    internal const int MostTokens = 10_000_000;

    /// <summary>Nanoseconds of this century have a tenth of this.</summary>
    private const double LatestTime = 1e20;

    private readonly List<TraceRow> _rows = [];
    private bool? _isDynamo;
    private bool _isBailian;

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

        _rows.Add(row);
    }

    /// <summary>The requests, in order of arrival.</summary>
    /// <param name="unit">Unit of the timestamps; Dynamo's own traces are in ms, and their times are of the calendar.</param>
    public RequestTrace ToTrace(TraceUnit unit)
    {
        if (_rows.Count == 0)
        {
            throw new TraceException(
                $"{name}: the trace holds no request; "
                + """give one line {"timestamp": ms, "input_length": tokens, "output_length": tokens} for each""");
        }

        var clock = _isDynamo == true ? TraceClock.OfDynamo(_rows) : TraceClock.Of(_rows, unit, _isBailian);
        return new RequestTrace(
            [.. _rows.OrderBy(row => row.Time).Select(row => new Request(clock.Seconds(row.Time), row.Isl, row.Osl))], clock.Notes);
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
        catch (InvalidOperationException bad)
        {
            throw new TraceException(
                $"{name}, line {number}: a name or text in it is not valid Unicode (half of a surrogate pair?); write it again", bad);
        }
    }

    private TraceRow ReadFields(ReadOnlySpan<byte> line, int number)
    {
        var (time, isl, osl) = (double.NaN, -1, -1);
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
                RequireOnce(double.IsNaN(time), "timestamp", number);
                time = ReadTimestamp(ref json, number);
            }
            else if (json.ValueTextEquals("input_length"u8))
            {
                RequireOnce(isl < 0, "input_length", number);
                isl = ReadLength(ref json, number, "input_length", 0);
            }
            else if (json.ValueTextEquals("output_length"u8))
            {
                RequireOnce(osl < 0, "output_length", number);
                osl = ReadLength(ref json, number, "output_length", 1);
            }
            else
            {
                _isBailian |= json.ValueTextEquals("parent_chat_id"u8);
                json.Skip();
            }
        }

        json.Read();   // throws where something follows the object
        RequireAll(time, isl, osl, number);
        return new TraceRow(time, isl, osl);
    }

    private double ReadTimestamp(ref Utf8JsonReader json, int number)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var time) && Math.Abs(time) <= LatestTime
            ? time
            : throw Problem(number, "timestamp must be a number, of milliseconds or seconds");
    }

    private int ReadLength(ref Utf8JsonReader json, int number, string field, int least)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number
            && json.TryGetInt32(out var tokens) && tokens >= least && tokens <= MostTokens
                ? tokens
                : throw Problem(number, $"{field} must be a whole number of tokens, from {least} to {MostTokens}");
    }

    private void RequireOnce(bool isFirst, string field, int number)
    {
        if (!isFirst)
        {
            throw Problem(number, $"{field} is given twice; keep one of them");
        }
    }

    private void RequireAll(double time, int isl, int osl, int number)
    {
        var missing = double.IsNaN(time) ? "timestamp"
            : isl < 0 ? "input_length"
            : osl < 0 ? "output_length" : null;
        if (missing is not null)
        {
            throw Problem(number, $"{missing} is missing; every request needs timestamp, input_length and output_length");
        }
    }

    private TraceException Problem(int number, string what) => new($"{name}, line {number}: {what}");
}
