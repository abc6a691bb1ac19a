using System.Text.RegularExpressions;
using Planner.Model;

namespace Planner.Runtime;

/// <summary>
/// Tells what lasts once: when it begins, when it changes, and when it ends with how long it took, however many deployments
/// share it. Only a memory aid of this process: after a restart what lasts is told again.
/// </summary>
public sealed partial class ConditionLog(PlannerTime time, ILogger<ConditionLog> log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Source, string Cause), Condition> _conditions = [];
    private readonly Dictionary<(string Deployment, string Source), Sufferer> _sufferers = [];
    private readonly Dictionary<(string Deployment, DecisionLoop Loop), string> _decided = [];

    /// <summary>A tick has decided. What only repeats the last decision, or differs in measured numbers, is not told again.</summary>
    /// <param name="deployment">Name of the deployment.</param>
    /// <param name="decision">Its decision.</param>
    /// <param name="unforeseen">The mistake that blocked it; null where there was none.</param>
    internal void Decided(string deployment, Decision decision, Exception? unforeseen = null)
    {
        lock (_lock)
        {
            var source = $"{decision.Loop}";
            var trouble = decision.Steps.FirstOrDefault(step => step.Name == DecisionStep.NoWarmUp);
            Set(deployment, $"{source} predictor", trouble is null ? null : new("Trouble", trouble.Text, LogLevel.Warning), decision);
            SetPools(deployment, decision);
            Set(deployment, source, decision.Outcome == DecisionOutcome.Blocked ? Blocked(decision, unforeseen) : null, decision);
            TellIfNew(deployment, decision);
        }
    }

    /// <summary>A tick has failed without a decision.</summary>
    internal void Failed(string deployment, DecisionLoop loop, string reason, Exception? unforeseen)
    {
        lock (_lock)
        {
            _decided.Remove((deployment, loop));
            Set(deployment, $"{loop}", new("Failed", reason, LogLevel.Error, unforeseen), now: null);
        }
    }

    /// <summary>Tells what has begun or ended since the last call, deployments with one cause in one line.</summary>
    internal void Tell()
    {
        lock (_lock)
        {
            foreach (var (key, condition) in _conditions.ToList())
            {
                condition.Tell(log, key.Source, time.Now);
                if (condition.Sufferers.Count == 0)
                {
                    _conditions.Remove(key);
                }
            }
        }
    }

    /// <summary>Trouble of the pools is the same whichever loop sees it; a tick that saw no pools says nothing of it.</summary>
    private void SetPools(string deployment, Decision decision)
    {
        if (decision.Warnings.Count > 0 || decision.Outcome != DecisionOutcome.Blocked)
        {
            Set(deployment, "Pools",
                decision.Warnings.Count > 0 ? new("Trouble", string.Join("; ", decision.Warnings), LogLevel.Warning) : null, decision);
        }
    }

    private static Cause Blocked(Decision decision, Exception? unforeseen) =>
        new("Blocked", decision.Reason, unforeseen is null ? LogLevel.Warning : LogLevel.Error, unforeseen);

    /// <summary>Blocked ones are conditions, and what scales is told when it is stored; the rest is told when it changes.</summary>
    private void TellIfNew(string deployment, Decision decision)
    {
        var key = (deployment, decision.Loop);
        var verdict = $"{decision.Outcome} {decision.Prefill} {decision.Decode} {Shape(decision.Reason, deployment)}";
        if (_decided.GetValueOrDefault(key) != verdict
            && decision.Outcome is not (DecisionOutcome.Blocked or DecisionOutcome.Scale))
        {
            log.Told(deployment, decision);
        }

        _decided[key] = verdict;
    }

    private void Set(string deployment, string source, Cause? cause, Decision? now)
    {
        var id = (deployment, source);
        var before = _sufferers.GetValueOrDefault(id);
        var shape = cause is null ? null : $"{cause.Outcome} {Shape(cause.Text, deployment)}";
        if (before?.Shape == shape)
        {
            return;
        }

        if (before is not null)
        {
            _sufferers.Remove(id);
            _conditions[(source, before.Shape)].Leave(before, cause is null ? now : null);
        }

        if (cause is not null)
        {
            var sufferer = _sufferers[id] = new Sufferer(deployment, shape!, before?.Since ?? time.Now);
            if (!_conditions.TryGetValue((source, shape!), out var condition))
            {
                _conditions[(source, shape!)] = condition = new Condition(cause, time.Now);
            }

            condition.Sufferers.Add(sufferer);
        }
    }

    /// <summary>A reason without what differs from tick to tick and from deployment to deployment.</summary>
    private static string Shape(string reason, string deployment) =>
        Numbers().Replace(reason.Replace(deployment, "*", StringComparison.Ordinal), "#");

    [GeneratedRegex(@"\d+([.,:]\d+)*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
