namespace Planner.Simulation.Model;

/// <summary>Compares a run with the model's.</summary>
internal static class ModelAgreement
{
    private const double Tolerance = 1e-9;

    public static void AssertResult(Scenario scenario, ModelSimulator model, SimulationResult result)
    {
        foreach (var (index, tokensS) in model.TokenTimesS.Index())
        {
            var (outcome, request) = (result.Outcome(index), scenario.Trace.Requests[index]);
            Assert.Equal(request.Osl, tokensS.Count);
            Near((tokensS[0] - request.ArrivalS) * 1000, outcome.TtftMs);
            Near(tokensS[^1], outcome.FinishS);
            Near(request.Osl > 1 ? (tokensS[^1] - tokensS[0]) * 1000 / (request.Osl - 1) : null, outcome.ItlMs);
        }

        Near(model.RunEndS, result.RunEndS);
        Near(model.WorkerSeconds[0] * scenario.Options.GpusPerPrefill, result.GpuSecondsPrefill);
        Near(model.WorkerSeconds[1] * scenario.Options.GpusPerDecode, result.GpuSecondsDecode);
        Assert.Equal(model.ScalingEvents, result.ScalingEvents);
    }

    public static void AssertSnapshots(IReadOnlyList<ModelSnapshot> expected, IReadOnlyList<ModelSnapshot> actual)
    {
        Assert.Equal(expected.Select(snapshot => snapshot.TimeS), actual.Select(snapshot => snapshot.TimeS));
        foreach (var (model, seen) in expected.Zip(actual))
        {
            Assert.Equal(model.PrefillStatus, seen.PrefillStatus);
            Assert.Equal(model.DecodeStatus, seen.DecodeStatus);
            Assert.Equal(
                model.Prefill.Select(gauges => gauges with { LastTtftMs = null }),
                seen.Prefill.Select(gauges => gauges with { LastTtftMs = null }));
            Assert.Equal(
                model.Decode.Select(gauges => gauges with { LastItlMs = null }),
                seen.Decode.Select(gauges => gauges with { LastItlMs = null }));
            NearAll(model.Prefill.Select(gauges => gauges.LastTtftMs), seen.Prefill.Select(gauges => gauges.LastTtftMs));
            NearAll(model.Decode.Select(gauges => gauges.LastItlMs), seen.Decode.Select(gauges => gauges.LastItlMs));
        }
    }

    /// <summary>Windows from the definition: every event of the model with its time in (from, to].</summary>
    public static void AssertWindows(
        Scenario scenario, ModelSimulator model, IReadOnlyList<(double TimeS, TrafficWindow Window)> windows)
    {
        var fromS = double.NegativeInfinity;
        foreach (var (toS, window) in windows)
        {
            AssertWindow(scenario, model, fromS, toS, window);
            fromS = toS;
        }
    }

    private static void AssertWindow(
        Scenario scenario, ModelSimulator model, double fromS, double toS, TrafficWindow window)
    {
        bool Within(double timeS) => timeS > fromS && timeS <= toS;
        var all = scenario.Trace.Requests.Zip(model.TokenTimesS).ToArray();
        var finished = all.Where(row => row.Second.Count == row.First.Osl && Within(row.Second[^1])).ToArray();
        var firstTokens = all.Where(row => row.Second.Count > 0 && Within(row.Second[0]));
        var gapsS = model.TokenTimesS.SelectMany(
            times => times.Zip(times.Skip(1)).Where(pair => Within(pair.Second)).Select(pair => pair.Second - pair.First));
        var arrived = scenario.Trace.Requests.Count(request => request.ArrivalS <= toS);
        var done = all.Count(row => row.Second.Count == row.First.Osl && row.Second[^1] <= toS);
        var begun = all.Count(row => row.Second.Count > 0 && row.Second[0] <= toS);

        Assert.Equal(scenario.Trace.Requests.Count(request => Within(request.ArrivalS)), window.Arrivals);
        Assert.Equal(finished.Length, window.Finished);
        Assert.Equal(arrived - done, window.Inflight);
        Assert.Equal(arrived - begun, window.Queued);
        NearMean(firstTokens.Select(row => (row.Second[0] - row.First.ArrivalS) * 1000), window.TtftMs);
        NearMean(gapsS.Select(gapS => gapS * 1000), window.ItlMs);
        NearMean(finished.Select(row => (double)row.First.Isl), window.Isl);
        NearMean(finished.Select(row => (double)row.First.Osl), window.Osl);
        NearMean(finished.Select(row => row.Second[^1] - row.First.ArrivalS), window.RequestDurationS);
    }

    private static void NearMean(IEnumerable<double> values, double? actual) =>
        Near(values.Select(value => (double?)value).Average(), actual);

    private static void NearAll(IEnumerable<double?> expected, IEnumerable<double?> actual)
    {
        foreach (var (model, seen) in expected.Zip(actual))
        {
            Near(model, seen);
        }
    }

    private static void Near(double? expected, double? actual)
    {
        Assert.Equal(expected.HasValue, actual.HasValue);
        Assert.Equal(expected ?? 0, actual ?? 0, Tolerance * Math.Max(1, Math.Abs(expected ?? 0)));
    }
}
