namespace Planner.Traces;

/// <summary>Requests in order of arrival; at least one.</summary>
public sealed class RequestTrace
{
    private readonly Request[] _requests;

    /// <summary>A trace made in memory.</summary>
    /// <param name="requests">In order of arrival.</param>
    /// <exception cref="TraceException">No request, one out of order, or one out of range.</exception>
    public RequestTrace(IEnumerable<Request> requests)
        : this([.. requests], []) => Check();

    internal RequestTrace(Request[] requests, IReadOnlyList<string> notes) => (_requests, Notes) = (requests, notes);

    /// <summary>The requests, in order of arrival.</summary>
    public IReadOnlyList<Request> Requests => _requests;

    /// <summary>Number of requests, 1 or more.</summary>
    public int Count => _requests.Length;

    /// <summary>How the timestamps were taken where that is not as they stand, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    internal ReadOnlySpan<Request> Span => _requests;

    /// <summary>
    /// Reads JSON lines, gzipped or plain: <c>{"timestamp": ms, "input_length": tokens, "output_length": tokens}</c>.
    /// Other fields and blank lines are skipped. Or Dynamo's own request trace, see <see cref="RequestEndLine"/>.
    /// Other units, times of the calendar, negative and unsorted ones are recognised; see <see cref="Notes"/>.
    /// </summary>
    /// <param name="stream">Read to its end, and left open.</param>
    /// <param name="name">What messages call the source, such as its file name.</param>
    /// <param name="unit">Unit of the timestamps.</param>
    /// <exception cref="TraceException">The first thing wrong with it.</exception>
    public static RequestTrace Read(Stream stream, string name, TraceUnit unit = TraceUnit.Auto)
    {
        using var lines = new TraceLines(stream, name);
        var parser = new TraceParser(name);
        try
        {
            while (lines.TryRead(out var line))
            {
                parser.Add(line, lines.Number);
            }
        }
        catch (TraceException)
        {
            lines.SkipRest();   // damage to the file explains a bad line better than the line does
            throw;
        }

        return parser.ToTrace(unit);
    }

    private void Check()
    {
        if (_requests.Length == 0)
        {
            throw new TraceException("the trace holds no request");
        }

        for (var i = 0; i < _requests.Length; i++)
        {
            if (!IsValid(_requests[i], i == 0 ? 0 : _requests[i - 1].ArrivalS))
            {
                throw new TraceException(
                    $"request {i}: arrival must be finite and not before its predecessor's, ISL 0 or more, OSL 1 or more; it is {_requests[i]}");
            }
        }
    }

    private static bool IsValid(Request request, double previousS) =>
        double.IsFinite(request.ArrivalS) && request.ArrivalS >= previousS && request is { Isl: >= 0, Osl: >= 1 };
}
