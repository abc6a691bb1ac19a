using Planner.Traces;

namespace Planner.Simulation;

/// <summary>
/// A prefill and a decode pool that serve a trace. A loop drives it: <see cref="AdvanceTo"/> a decision's time, look
/// at <see cref="Metrics"/>, <see cref="Scale"/>. How often it is advanced makes no difference to the outcome.
/// </summary>
/// <remarks>
/// Events of one instant come in this order: prefill completions, ends of decode iterations, workers becoming ready,
/// arrivals, decisions. Decode iterations, of which there are millions, are no events of the main loop; see
/// <see cref="DecodePool"/>.
/// </remarks>
public sealed class ServingSimulator
{
    private readonly List<ReplicaChange> _changes = [];
    private readonly SimulatorOptions _options;
    private readonly RequestLog _log;
    private readonly PrefillPool _prefill;
    private readonly DecodePool _decode;
    private int _eventsPrefill;
    private int _eventsDecode;
    private int _events;

    /// <summary>A run that has not begun; the initial workers are ready at time 0.</summary>
    /// <param name="trace">What arrives.</param>
    /// <param name="times">How long the engines take.</param>
    /// <param name="options">The deployment.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ServingSimulator(RequestTrace trace, EngineTimes times, SimulatorOptions options)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _log = new RequestLog(trace);
        _decode = new DecodePool(times, _log, options.StartupS);
        _prefill = new PrefillPool(times, _log, _decode, options.StartupS);
        _prefill.CreateInitial(options.InitialPrefill);
        _decode.CreateInitial(options.InitialDecode);
        Metrics = new SimulatedMetrics(times, _log, _prefill, _decode, options);
    }

    /// <summary>The time reached, seconds.</summary>
    public double NowS { get; private set; }

    /// <summary>True once the last request has finished, which ends the run.</summary>
    public bool IsOver => _log.Finished == _log.Trace.Count;

    /// <summary>
    /// True if requests wait at <see cref="NowS"/> and nothing will ever happen unless <see cref="Scale"/> creates a
    /// worker; for a loop whose planner may never do so.
    /// </summary>
    public bool IsStarved => !IsOver && double.IsPositiveInfinity(NextInstant()) && _decode.IsIdle;

    /// <summary>What a planner sees at <see cref="NowS"/>.</summary>
    public SimulatedMetrics Metrics { get; }

    /// <summary>GPU-seconds of all workers until <see cref="NowS"/>.</summary>
    public double GpuSeconds =>
        (_prefill.WorkerSeconds(NowS) * _options.GpusPerPrefill) + (_decode.WorkerSeconds(NowS) * _options.GpusPerDecode);

    /// <summary>The outcome of a run that is over.</summary>
    /// <exception cref="InvalidOperationException">It is not over.</exception>
    public SimulationResult Result => IsOver
        ? new SimulationResult(_log)
        {
            GpuSecondsPrefill = _prefill.WorkerSeconds(_log.LastFinishS) * _options.GpusPerPrefill,
            GpuSecondsDecode = _decode.WorkerSeconds(_log.LastFinishS) * _options.GpusPerDecode,
            ScalingEvents = _events,
            ScalingEventsPrefill = _eventsPrefill,
            ScalingEventsDecode = _eventsDecode,
            Changes = _changes,
        }
        : throw new InvalidOperationException("the run has not ended");

    /// <summary>Lets everything happen that happens at a time or before it, decisions excepted.</summary>
    /// <param name="timeS">Finite, and not before <see cref="NowS"/>.</param>
    /// <returns>False when the run is over by then.</returns>
    public bool AdvanceTo(double timeS)
    {
        if (!(timeS >= NowS && double.IsFinite(timeS)))
        {
            throw new ArgumentOutOfRangeException(nameof(timeS), timeS, $"must be finite and not before {NowS}");
        }

        Process(timeS);
        _decode.AdvanceThrough(timeS);
        NowS = timeS;
        return !IsOver;
    }

    /// <summary>Scales both pools at <see cref="NowS"/>; a no-op once the run is over.</summary>
    /// <param name="prefill">Non-draining prefill workers wanted; 0 or more.</param>
    /// <param name="decode">Non-draining decode workers wanted; 0 or more.</param>
    public void Scale(int prefill, int decode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefill);
        ArgumentOutOfRangeException.ThrowIfNegative(decode);
        if (!AdvanceTo(NowS))   // a decision comes after everything else of its instant, even the very first
        {
            return;
        }

        var change = new ReplicaChange(NowS, prefill - Metrics.PrefillStatus.Desired, decode - Metrics.DecodeStatus.Desired);
        if (change is not { Prefill: 0, Decode: 0 })
        {
            _changes.Add(change);
        }

        var prefillChanged = _prefill.ScaleTo(prefill, NowS);
        var decodeChanged = _decode.ScaleTo(decode, NowS);
        CountEvent(prefillChanged, decodeChanged);
        BecomeReady(NowS);   // those that need no start-up
    }

    /// <summary>Lets the run end without further decisions.</summary>
    /// <exception cref="SimulationException">It cannot end: requests wait and no worker will come.</exception>
    public void RunToEnd()
    {
        Process(double.PositiveInfinity);
        _decode.AdvanceBefore(double.PositiveInfinity);
        NowS = Math.Max(NowS, _log.LastFinishS);
        if (!IsOver)
        {
            throw new SimulationException(Starvation());
        }
    }

    private void Process(double untilS)
    {
        for (var nextS = NextInstant(); nextS <= untilS && double.IsFinite(nextS); nextS = NextInstant())
        {
            _prefill.CompleteAt(nextS);
            BecomeReady(nextS);
            Arrive(nextS);
        }
    }

    private double NextInstant()
    {
        var readyS = Math.Min(_prefill.NextReadyS, _decode.NextReadyS);
        var arrivalS = _log.Arrived < _log.Trace.Count ? _log[_log.Arrived].ArrivalS : double.PositiveInfinity;
        return Math.Min(Math.Min(_prefill.NextCompletionS(), readyS), arrivalS);
    }

    // Decode need not catch up for this: requests only wait while no worker is ready, so those that become ready are new.
    private void BecomeReady(double nowS)
    {
        _prefill.BecomeReady(nowS);
        _decode.BecomeReady(nowS);
    }

    private void Arrive(double nowS)
    {
        for (; _log.Arrived < _log.Trace.Count && _log[_log.Arrived].ArrivalS == nowS; _log.Arrived++)
        {
            _prefill.Route(_log.Arrived, nowS);
        }
    }

    private void CountEvent(bool prefillChanged, bool decodeChanged)
    {
        _eventsPrefill += prefillChanged ? 1 : 0;
        _eventsDecode += decodeChanged ? 1 : 0;
        _events += prefillChanged || decodeChanged ? 1 : 0;
    }

    private string Starvation()
    {
        var withoutPrefill = _log.Arrived - _log.FirstTokens;
        return $"{_log.Trace.Count - _log.Finished} of {_log.Trace.Count} requests will never be served: "
            + $"{withoutPrefill} wait for a prefill worker and {_log.FirstTokens - _log.Finished} for a decode worker, "
            + "and none is starting; plan for at least one of each";
    }
}
