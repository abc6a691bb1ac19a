using Planner.Traces;

namespace Planner.Simulation;

/// <summary>When each request had its first and its last token, and which finished since a planner last looked.</summary>
internal sealed class RequestLog(RequestTrace trace)
{
    private const double MsPerS = 1000;
    private readonly double[] _firstTokenS = new double[trace.Count];
    private readonly double[] _finishS = new double[trace.Count];

    public RequestTrace Trace { get; } = trace;

    public ReadOnlySpan<double> FirstTokenS => _firstTokenS;

    public ReadOnlySpan<double> FinishS => _finishS;

    public int Arrived { get; set; }

    public int FirstTokens { get; private set; }

    public int Finished { get; private set; }

    /// <summary>When the last of the finished requests finished.</summary>
    public double LastFinishS { get; private set; }

    /// <summary>TTFT of the first tokens since it was reset, seconds.</summary>
    public Tally RecentTtftS { get; set; }

    /// <summary>Input lengths, counted at the first token; buckets like those of Dynamo's frontend.</summary>
    public BucketCounter Isl { get; } = BucketCounter.Lengths(50, 128_000, 12);

    /// <summary>Output lengths, counted at the end.</summary>
    public BucketCounter Osl { get; } = BucketCounter.Lengths(50, 32_000, 10);

    /// <summary>Times to first token, ms.</summary>
    public BucketCounter TtftsMs { get; } = BucketCounter.Ttfts();

    /// <summary>Requests finished since the list was cleared, in no particular order.</summary>
    public List<int> RecentlyFinished { get; } = [];

    public Request this[int request] => Trace.Span[request];

    /// <summary>Notes a first token and returns the TTFT, seconds.</summary>
    public double FirstToken(int request, double nowS)
    {
        _firstTokenS[request] = nowS;
        FirstTokens++;
        Isl.Add(this[request].Isl);
        var ttftS = nowS - this[request].ArrivalS;
        RecentTtftS += new Tally(1, ttftS);
        TtftsMs.Add(ttftS * MsPerS);
        return ttftS;
    }

    public void Finish(int request, double nowS)
    {
        _finishS[request] = nowS;
        Finished++;
        Osl.Add(this[request].Osl);
        LastFinishS = Math.Max(LastFinishS, nowS);
        RecentlyFinished.Add(request);
    }

    /// <summary>What became of a request that has finished.</summary>
    public RequestOutcome Outcome(int request)
    {
        var (arrivalS, _, osl) = this[request];
        var (firstTokenS, finishS) = (_firstTokenS[request], _finishS[request]);
        double? itlMs = osl > 1 ? (finishS - firstTokenS) / (osl - 1) * MsPerS : null;
        return new RequestOutcome((firstTokenS - arrivalS) * MsPerS, itlMs, finishS);
    }
}
