using Microsoft.Extensions.Time.Testing;
using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp.Telemetry;

public sealed class ConditionLogTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly RecordingLogger<ConditionLog> _log = new();
    private readonly ConditionLog _conditions;

    public ConditionLogTests() => _conditions = new ConditionLog(new PlannerTime(_clock), _log);

    [Fact]
    public void Blocked_IsToldWhenItBegins_WhenItChanges_AndWhenItEndsWithItsDuration()
    {
        Decide("llama-70b", DecisionOutcome.Blocked, "Prometheus: the newest sample is 61 s old");
        Decide("llama-70b", DecisionOutcome.Blocked, "Prometheus: the newest sample is 66 s old");
        _clock.Advance(TimeSpan.FromMinutes(12));
        Decide("llama-70b", DecisionOutcome.Blocked, "no frontend answers");
        _clock.Advance(TimeSpan.FromSeconds(40));
        Decide("llama-70b", DecisionOutcome.Keep, "matches demand");

        Assert.Equal(
            [
                "Warning llama-70b: Load Blocked: Prometheus: the newest sample is 61 s old",
                "Warning llama-70b: Load Blocked: no frontend answers",
                "Information llama-70b: Load Keep: matches demand",
                "Information llama-70b load: blocked for 00:12:40, now keep: matches demand",
            ],
            _log.Lines);
    }

    [Fact]
    public void CauseThatTwoHundredShare_IsOneLine_AndOneWhenItEnds()
    {
        DecideAll(200, DecisionOutcome.Blocked, "Prometheus does not answer");
        DecideAll(199, DecisionOutcome.Blocked, "Prometheus does not answer");
        DecideAll(200, DecisionOutcome.Blocked, "Prometheus does not answer");
        _clock.Advance(TimeSpan.FromHours(1));
        DecideAll(200, DecisionOutcome.Scale, "more");

        Assert.Equal(
            [
                "Warning 200 deployments (llm-0, llm-1, llm-2, ...): Load Blocked: Prometheus does not answer",
                "Information 200 deployments (llm-0, llm-1, llm-2, ...) load: blocked for 01:00:00, now over: Prometheus does not answer",
            ],
            _log.Lines);
    }

    [Fact]
    public void CauseThatSpreads_IsToldAgainWhenTenTimesAsManyHaveIt()
    {
        for (var count = 1; count <= 20; count++)
        {
            DecideAll(count, DecisionOutcome.Blocked, "Prometheus does not answer");
        }

        Assert.Equal(
            [
                "Warning llm-0: Load Blocked: Prometheus does not answer",
                "Warning 10 deployments (llm-0, llm-1, llm-2, ...): Load Blocked: Prometheus does not answer",
            ],
            _log.Lines);
    }

    [Fact]
    public void DecisionThatOnlyRepeats_IsNotToldAgain_NewTargetsAre()
    {
        Decide("llama", DecisionOutcome.Floor, "20.0 requests are expected");
        Decide("llama", DecisionOutcome.Floor, "21.5 requests are expected");
        Decide("llama", DecisionOutcome.Floor, "21.5 requests are expected", prefill: 2);

        Assert.Equal(
            ["Information llama: Load Floor: 20.0 requests are expected", "Information llama: Load Floor: 21.5 requests are expected"],
            _log.Lines);
    }

    [Fact]
    public void FailureWithoutDecision_IsToldOnce_AndEndsWithTheNextDecision()
    {
        for (var i = 0; i < 3; i++)
        {
            _conditions.Failed("llama", DecisionLoop.Load, "table storage does not answer", unforeseen: null);
            _conditions.Tell();
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Decide("llama", DecisionOutcome.Scale, "prefill 1 -> 2: more");

        Assert.Equal(
            [
                "Error llama: Load Failed: table storage does not answer",
                "Information llama load: failed for 00:00:15, now scale: prefill 1 -> 2: more",
            ],
            _log.Lines);
    }

    private void DecideAll(int count, DecisionOutcome outcome, string reason)
    {
        for (var number = 0; number < count; number++)
        {
            _conditions.Decided($"llm-{number}", Decision(outcome, reason, prefill: 1));
        }

        _conditions.Tell();
    }

    private void Decide(string deployment, DecisionOutcome outcome, string reason, int prefill = 1)
    {
        _conditions.Decided(deployment, Decision(outcome, reason, prefill));
        _conditions.Tell();
    }

    private Decision Decision(DecisionOutcome outcome, string reason, int prefill) => new()
    {
        At = _clock.GetUtcNow(),
        Loop = DecisionLoop.Load,
        Outcome = outcome,
        Prefill = prefill,
        Decode = 1,
        FromPrefill = 1,
        FromDecode = 1,
        Reason = reason,
    };
}
