using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Planner.Traces;

namespace Planner.Simulation;

public class RequestTraceTests
{
    private const string Good = """{"timestamp": 0, "input_length": 374, "output_length": 44}""";
    private const string Later = """{"timestamp": 250.5, "input_length": 0, "output_length": 1}""";

    private const string Damaged =
        "t.jsonl: the gzip data is cut off or damaged; fetch or compress the file again";

    public static TheoryData<string, string> BadLines => new()
    {
        { """{"timestamp": 0, "input_length": 3""", "no valid JSON at byte 35; give one JSON object a line" },
        { """{"timestamp": NaN, "input_length": 3, "output_length": 4}""", "no valid JSON at byte 15; give one JSON object a line" },
        { Good + " {}", "no valid JSON at byte 60; give one JSON object a line" },
        { "[1, 2]", "expected a JSON object; give one JSON object a line" },
        { """{"input_length": 3, "output_length": 4}""", "timestamp is missing; every request needs timestamp, input_length and output_length" },
        { """{"timestamp": 0, "output_length": 4}""", "input_length is missing; every request needs timestamp, input_length and output_length" },
        { """{"timestamp": 0, "input_length": 3}""", "output_length is missing; every request needs timestamp, input_length and output_length" },
        { """{"timestamp": 1e999, "input_length": 3, "output_length": 4}""", "timestamp must be a number, of milliseconds or seconds" },
        { """{"timestamp": "0", "input_length": 3, "output_length": 4}""", "timestamp must be a number, of milliseconds or seconds" },
        { """{"timestamp": null, "input_length": 3, "output_length": 4}""", "timestamp must be a number, of milliseconds or seconds" },
        { """{"timestamp": 0, "input_length": -3, "output_length": 4}""", "input_length must be a whole number of tokens, from 0 to 10000000" },
        { """{"timestamp": 0, "input_length": 3.5, "output_length": 4}""", "input_length must be a whole number of tokens, from 0 to 10000000" },
        { """{"timestamp": 0, "input_length": 99999999999, "output_length": 4}""", "input_length must be a whole number of tokens, from 0 to 10000000" },
        { """{"timestamp": 0, "input_length": 10000001, "output_length": 4}""", "input_length must be a whole number of tokens, from 0 to 10000000" },
        { """{"timestamp": 0, "input_length": 3, "input_length": 3, "output_length": 4}""", "input_length is given twice; keep one of them" },
        { """{"timestamp": 0, "input\ud800_length": 3, "output_length": 4}""", "a name or text in it is not valid Unicode (half of a surrogate pair?); write it again" },
        { """{"timestamp": 0, "input_length": 3, "output_length": 0}""", "output_length must be a whole number of tokens, from 1 to 10000000" },
        { """{"timestamp": 0, "input_length": 3, "output_length": [4]}""", "output_length must be a whole number of tokens, from 1 to 10000000" },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_BecomeRequestsInSeconds(bool gzip) =>
        Assert.Equal([new Request(0, 374, 44), new Request(0.2505, 0, 1)], Read($"{Good}\n{Later}\n", gzip).Requests);

    [Theory]
    [InlineData(Good + "\n" + Later)]                               // no line feed at the end
    [InlineData("\uFEFF" + Good + "\r\n\r\n  \t\n" + Later + "\r\n\n")]   // byte order mark, Windows, blank lines
    [InlineData("""
        {"output_length": 44, "id": {"timestamp": 9}, "hash_ids": [1, [2]], "timestamp": 0, "input_length": 374}
        {"timestamp": 2.505e2, "output_length": 1, "\u0069nput_length": 0}
        """)]
    public void AnythingElseInTheFile_IsSkipped(string text) =>
        Assert.Equal([new Request(0, 374, 44), new Request(0.2505, 0, 1)], Read(text).Requests);

    [Theory]
    [MemberData(nameof(BadLines))]
    public void ABadLine_IsNamedWithWhatToDo(string line, string problem) =>
        Assert.Equal($"t.jsonl, line 3: {problem}", Refusal($"{Good}\n\n{line}\n"));

    [Fact]
    public void AnUnsortedTrace_IsSortedAndSaysSo()
    {
        var trace = Read($"{Later}\n{Good}\n");

        Assert.Equal([new Request(0, 374, 44), new Request(0.2505, 0, 1)], trace.Requests);
        Assert.Equal(["1 timestamp is before the one in the line above: requests are sorted by time"], trace.Notes);
    }

    /// <summary>Forty requests half a second apart, in units and from beginnings that traces have: the last comes 19.5 s after the first.</summary>
    [Theory]
    [InlineData(0, 500, TraceUnit.Auto, 19.5, null)]
    [InlineData(0.25, 0.5, TraceUnit.Auto, 19.5, "timestamps read as seconds: they have fractions, and in milliseconds that would be 2051 requests/s; override with --trace-unit ms")]
    [InlineData(0.25, 0.5, TraceUnit.Ms, 0.0195, null)]
    [InlineData(0.25, 0.5, TraceUnit.S, 19.5, null)]
    [InlineData(0, 500_000, TraceUnit.Auto, 19.5, "timestamps read as microseconds: in milliseconds there would be 488 s between requests; override with --trace-unit ms")]
    [InlineData(0, 500_000_000, TraceUnit.Auto, 19.5, "timestamps read as nanoseconds: in milliseconds there would be 487500 s between requests; override with --trace-unit ms")]
    [InlineData(1_700_000_000, 0.5, TraceUnit.Auto, 19.5, "timestamps are calendar times in seconds, from 2023-11-14: counted from the first")]
    [InlineData(1_700_000_000_000, 500, TraceUnit.Auto, 19.5, "timestamps are calendar times in milliseconds, from 2023-11-14: counted from the first")]
    [InlineData(1.7e15, 500_000, TraceUnit.Auto, 19.5, "timestamps are calendar times in microseconds, from 2023-11-14: counted from the first")]
    [InlineData(-250, 500, TraceUnit.Auto, 19.5, "timestamps begin below 0: counted from the first")]
    public void Timestamps_AreTakenAsTheyLook(double first, double step, TraceUnit unit, double lastS, string? note)
    {
        var lines = Enumerable.Range(0, 40).Select(i => Line(first + (i * step)));
        var trace = RequestTrace.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "t.jsonl", unit);

        Assert.Equal(lastS, trace.Requests[^1].ArrivalS - trace.Requests[0].ArrivalS, 1e-6);
        Assert.Equal(note is null ? [] : [note], trace.Notes);
    }

    [Fact]
    public void LinesOfQwenBailian_AreInSeconds()
    {
        var trace = Read("""
            {"chat_id": 0, "parent_chat_id": -1, "timestamp": 2, "input_length": 10, "output_length": 5, "turn": 1}
            {"chat_id": 1, "parent_chat_id": 0, "timestamp": 61, "input_length": 10, "output_length": 5, "turn": 2}
            """);

        Assert.Equal([new Request(2, 10, 5), new Request(61, 10, 5)], trace.Requests);
        Assert.Single(trace.Notes);
    }

    /// <summary>Two requests a minute or two, as a quiet service has, are no microseconds.</summary>
    [Fact]
    public void AQuietTrace_IsInMilliseconds()
    {
        var trace = Read(string.Join('\n', Enumerable.Range(0, 40).Select(i => Line(i * 30_000))));

        Assert.Equal(39 * 30, trace.Requests[^1].ArrivalS);
        Assert.Empty(trace.Notes);
    }

    /// <summary>40 MB of blanks, in one line and in lines of 1 MB.</summary>
    [Theory]
    [InlineData(40 << 20, "t.jsonl: line 1 has more than 16 MB; is it a trace? Cut it into several files")]
    [InlineData(1 << 20, "t.jsonl: it unpacks to more than 200 times its size; is it a trace? Cut it into several files")]
    public void AGzipBomb_IsRefused(int line, string problem)
    {
        var text = string.Concat(Enumerable.Repeat(new string(' ', line - 1) + "\n", (40 << 20) / line));
        Assert.Equal(problem, Refusal(Gzip(text, CompressionLevel.SmallestSize)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public void AnEmptyTrace_SaysWhatIsExpected(string text) =>
        Assert.Equal(
            """t.jsonl: the trace holds no request; give one line {"timestamp": ms, "input_length": tokens, "output_length": tokens} for each""",
            Refusal(text));

    [Fact]
    public void ATruncatedGzip_IsRefusedWhereverItIsCut()
    {
        var whole = Gzip(string.Join('\n', Enumerable.Range(0, 200).Select(i =>
            $$"""{"timestamp": {{i * 977}}, "input_length": {{i * i}}, "output_length": 44}""")));
        Assert.Equal(200, RequestTrace.Read(new MemoryStream(whole), "whole").Count);
        Assert.All(Enumerable.Range(2, whole.Length - 2), length => Assert.Equal(Damaged, Refusal(whole[..length])));
    }

    [Theory]
    [InlineData(1)]    // the length
    [InlineData(6)]    // the check sum
    [InlineData(12)]   // the data
    public void ADamagedGzip_IsRefused(int fromEnd)
    {
        var bytes = Gzip($"{Good}\n{Later}\n");
        bytes[^fromEnd] ^= 1;
        Assert.Equal(Damaged, Refusal(bytes));
    }

    [Fact]
    public void GzipFilesPutTogether_AreOneTrace() =>
        Assert.Equal(2, RequestTrace.Read(new MemoryStream([.. Gzip(Good + "\n"), .. Gzip(Later)]), "t").Count);

    [Fact]
    public void ABadLineInAWholeGzip_IsStillTheLinesFault() =>
        Assert.Equal(
            "t.jsonl, line 1: expected a JSON object; give one JSON object a line", Refusal(Gzip($"[]\n{Later}")));

    [Fact]
    public void AnySortedTrace_IsReadBack() => Gen.Select(Gen.UInt[0, 1 << 30], Gen.Int[0, 1 << 20], Gen.Int[1, 1 << 20])
        .Array[1, 3000]
        .Sample(
            rows =>
            {
                var sorted = rows.OrderBy(row => row.Item1).ToArray();
                var text = string.Join('\n', sorted.Select(row =>
                    $$"""{"timestamp": {{row.Item1}}, "input_length": {{row.Item2}}, "output_length": {{row.Item3}}}"""));
                Assert.Equal(
                    sorted.Select(row => new Request(row.Item1 / 1000.0, row.Item2, row.Item3)),
                    RequestTrace.Read(new MemoryStream(Gzip(text)), "t.jsonl", TraceUnit.Ms).Requests);
            },
            iter: 30);

    [Fact]
    public void AnUnseekableStream_IsReadLikeAnyOther()
    {
        using var pipe = new BufferedStream(new GZipStream(new MemoryStream(Gzip(Good)), CompressionMode.Decompress));
        Assert.Equal(1, RequestTrace.Read(pipe, "standard input").Count);
    }

    [Theory]
    [InlineData(-1, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 1, 0)]
    public void ARequestOutOfRange_IsRefused(double arrivalS, int isl, int osl) =>
        Assert.Throws<TraceException>(() => new RequestTrace([new Request(arrivalS, isl, osl)]));

    private static string Line(double timestamp) =>
        $$"""{"timestamp": {{timestamp.ToString("R", CultureInfo.InvariantCulture)}}, "input_length": 10, "output_length": 5}""";

    private static RequestTrace Read(string text, bool gzip = false) =>
        RequestTrace.Read(new MemoryStream(gzip ? Gzip(text) : Encoding.UTF8.GetBytes(text)), "t.jsonl");

    private static string Refusal(string text) => Refusal(Encoding.UTF8.GetBytes(text));

    private static string Refusal(byte[] bytes) =>
        Assert.Throws<TraceException>(() => RequestTrace.Read(new MemoryStream(bytes), "t.jsonl")).Message;

    private static byte[] Gzip(string text, CompressionLevel level = CompressionLevel.Fastest)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, level))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
