using Planner.Policies;

namespace Planner.Configuration.Reading;

/// <summary>Rules between the settings of one deployment.</summary>
internal static class ConfigRules
{
    /// <summary>Those of every policy.</summary>
    private static readonly ConfigRule[] Rules =
    [
        new(["enable_throughput_scaling", "enable_load_scaling", "policy"], AtLeastOneLoop),
        new(["load_adjustment_interval", "throughput_adjustment_interval", "enable_throughput_scaling",
            "enable_load_scaling", "policy"], LoadLoopIsFaster),
        new(["pre_deployment_sweeping_mode", "enable_throughput_scaling", "enable_load_scaling",
            "profile_results_dir"], ThroughputLoopHasProfile),
        new(["max_gpu_budget", "min_endpoint", "prefill_min_endpoint", "decode_min_endpoint",
            "prefill_engine_num_gpu", "decode_engine_num_gpu", "mode"], BudgetHoldsMinimum),
        new(["global_planner_namespace", "environment"], GlobalPlannerHasNamespace),
    ];

    /// <summary>What is wrong between the settings, each at the path of one key.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="wrong">Keys that could not be read: rules that need them say nothing.</param>
    public static IEnumerable<ConfigProblem> Check(PlannerConfig config, IReadOnlySet<string> wrong)
    {
        foreach (var rule in Rules.Concat(ScalingPolicies.Of(config).Rules).Where(rule => !wrong.Overlaps(rule.Keys)))
        {
            if (rule.Broken(config) is { } broken)
            {
                yield return broken with { Path = rule.Keys[0] };
            }
        }
    }

    private static ConfigProblem? AtLeastOneLoop(PlannerConfig c) =>
        c.EnableThroughputScaling || c.RunsLoadLoop
            ? null
            : Error("false", "true here or in enable_load_scaling: at least one loop must run");

    private static ConfigProblem? LoadLoopIsFaster(PlannerConfig c) =>
        !c.EnableThroughputScaling || !c.RunsLoadLoop
        || c.LoadAdjustmentInterval < c.ThroughputAdjustmentInterval
            ? null
            : Error(
                $"{c.LoadAdjustmentInterval.TotalSeconds} s",
                "a time below throughput_adjustment_interval, "
                    + $"which is {c.ThroughputAdjustmentInterval.TotalSeconds} s");

    /// <remarks>
    /// v1.0 refuses every combination of throughput scaling with <c>none</c>. Later versions of Dynamo do not, and
    /// their examples combine them: where a profile is named, or the load loop can work without one, we only warn.
    /// </remarks>
    private static ConfigProblem? ThroughputLoopHasProfile(PlannerConfig c)
    {
        if (c.PreDeploymentSweepingMode != SweepingMode.None || !c.EnableThroughputScaling)
        {
            return null;
        }

        if (c.ProfileResultsDir is not null)
        {
            return Warning("none contradicts profile_results_dir, which throughput scaling will use");
        }

        return c.EnableLoadScaling
            ? Warning("none leaves throughput scaling without an engine profile, so only load scaling will scale")
            : Error("none", "rapid or thorough: throughput scaling needs an engine profile; or scale by load alone");
    }

    private static ConfigProblem? BudgetHoldsMinimum(PlannerConfig c) =>
        c.MaxGpuBudget < 0 || c.MaxGpuBudget >= GpuMinimum.Of(c)
            ? null
            : Error($"{c.MaxGpuBudget}", $"at least the {GpuMinimum.Of(c)} GPUs of the fewest replicas, or -1");

    private static ConfigProblem? GlobalPlannerHasNamespace(PlannerConfig c) =>
        c.Environment != PlannerEnvironment.GlobalPlanner || c.GlobalPlannerNamespace is not null
            ? null
            : new ConfigProblem { Path = "", Message = "missing; environment global-planner needs it" };

    private static ConfigProblem Error(string found, string allowed) =>
        new() { Path = "", Found = found, Message = allowed };

    private static ConfigProblem Warning(string message) =>
        new() { Path = "", Severity = ConfigSeverity.Warning, Message = message };
}
