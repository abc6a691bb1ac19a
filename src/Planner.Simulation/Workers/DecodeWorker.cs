namespace Planner.Simulation;

/// <summary>
/// Continuous batching: iterations back to back while there are active requests. All of them get a token an
/// iteration, so an iteration costs the same whatever their number: a request leaves at an iteration that is known
/// when it is admitted.
/// </summary>
internal sealed class DecodeWorker(int id, double createdS, EngineTimes times, RequestLog log) : Worker(id, createdS)
{
    private const double MsPerS = 1000;
    private readonly Queue<int> _queue = new();
    private readonly PriorityQueue<int, long> _activeByLastIteration = new();
    private long _queuedIsl;
    private long _activeKv;
    private long _iterations;
    private long _nextLeave = long.MaxValue;
    private int _active;
    private double _itlS;
    private double _iterationEndS = double.PositiveInfinity;
    private readonly List<double> _admissionWaitsS = [];
    private Tally _gapsS;

    /// <summary>Active contexts and the plain ISL of the queue, tokens.</summary>
    public override long OutstandingTokens => _activeKv + _queuedIsl;

    /// <summary>Prompt and generated tokens of the active requests.</summary>
    public long ActiveKvTokens => _activeKv;

    /// <summary>Times between tokens and their predecessors, ms; the wait for admission is in a request's first.</summary>
    public BucketCounter ItlsMs { get; } = BucketCounter.Itls();

    /// <summary>Duration of the last finished iteration, seconds.</summary>
    public double? LastItlS { get; private set; }

    public override bool IsIdle => _active == 0;

    public override void Enqueue(int request, double nowS)
    {
        _queue.Enqueue(request);
        _queuedIsl += log[request].Isl;
        if (IsIdle)
        {
            StartIteration(nowS);
        }
    }

    /// <summary>Runs the iterations that end before a time.</summary>
    public void AdvanceBefore(double limitS)
    {
        while (_iterationEndS < limitS)
        {
            EndIteration();
        }
    }

    /// <summary>
    /// Seconds between tokens and their predecessors since the last call; the wait for admission is in a request's
    /// first.
    /// </summary>
    public Tally TakeGapsS()
    {
        var gapsS = _gapsS;
        _gapsS = default;
        return gapsS;
    }

    private void EndIteration()
    {
        _iterations++;
        _activeKv += _active;
        _gapsS += new Tally(_active, _active * _itlS + _admissionWaitsS.Sum());
        CountGaps();
        LastItlS = _itlS;
        var nowS = _iterationEndS;
        if (_iterations == _nextLeave)
        {
            Leave(nowS);
        }

        StartIteration(nowS);
    }

    private void CountGaps()
    {
        ItlsMs.Add(_itlS * MsPerS, _active - _admissionWaitsS.Count);
        foreach (var waitS in _admissionWaitsS)
        {
            ItlsMs.Add((waitS + _itlS) * MsPerS);
        }

        _admissionWaitsS.Clear();
    }

    private void Leave(double nowS)
    {
        while (_activeByLastIteration.TryPeek(out var request, out var last) && last == _iterations)
        {
            _activeByLastIteration.Dequeue();
            _activeKv -= log[request].Isl + log[request].Osl;
            _active--;
            log.Finish(request, nowS);
        }

        UpdateNextLeave();
    }

    private void StartIteration(double nowS)
    {
        if (_queue.Count > 0)
        {
            Admit(nowS);
        }

        if (_active == 0)
        {
            _iterationEndS = double.PositiveInfinity;
            StopIfDrained(nowS);
            return;
        }

        _itlS = times.DecodeS(_active, _activeKv);
        _iterationEndS = nowS + _itlS;
    }

    private void Admit(double nowS)
    {
        while (_queue.TryPeek(out var request) && Fits(log[request].Isl))
        {
            _queue.Dequeue();
            var (_, isl, osl) = log[request];
            _queuedIsl -= isl;
            _activeKv += isl + 1;   // the first token came from prefill
            _active++;
            _activeByLastIteration.Enqueue(request, _iterations + osl - 1);
            _admissionWaitsS.Add(nowS - log.FirstTokenS[request]);
        }

        UpdateNextLeave();
    }

    // An empty worker takes any request, or one larger than the cache would wait for ever.
    private bool Fits(int isl) => _active == 0
        || (_active < times.MostRequests && _activeKv + isl + 1 <= times.MaxKvTokens);

    private void UpdateNextLeave() =>
        _nextLeave = _activeByLastIteration.TryPeek(out _, out var last) ? last : long.MaxValue;
}
