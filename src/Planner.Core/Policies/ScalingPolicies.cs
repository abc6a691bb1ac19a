using Planner.Configuration;
using Planner.Policies.Dynamo10;
using Planner.Policies.Slo;

namespace Planner.Policies;

/// <summary>The policies that a configuration can name. To add one: its folder, and a line here.</summary>
public static class ScalingPolicies
{
    /// <summary>All policies, in order of preference; the last one suits every configuration.</summary>
    public static IReadOnlyList<IScalingPolicy> All { get; } =
        [new SloPolicy(SloTuning.Default), new Dynamo10Policy(Dynamo10Tuning.Default)];

    /// <summary>Names and summaries, for help and docs.</summary>
    public static string Described { get; } =
        string.Join("; ", All.Select(policy => $"`{string.Join("` or `", policy.Words)}` {policy.Summary}"));

    /// <summary>The policy of a word in a configuration; null where there is none.</summary>
    public static IScalingPolicy? Find(string word) => All.FirstOrDefault(policy => policy.Words.Contains(word));

    /// <summary>The policy that a configuration asks for, or the last one.</summary>
    public static IScalingPolicy Of(PlannerConfig config) => (config.Policy is { } word ? Find(word) : null) ?? All[^1];

    extension(PlannerConfig config)
    {
        /// <summary>Whether the load loop runs: by the switch, or because the policy decides in it.</summary>
        public bool RunsLoadLoop => config.EnableLoadScaling || Of(config).DecidesInLoadLoop;

        /// <summary>With the first policy that suits the rest, where none is named.</summary>
        public PlannerConfig Resolved() =>
            config.NamesPolicy ? config : config with { Policy = All.First(policy => policy.Suits(config)).Words[0] };
    }

    /// <summary>Whether nothing is planned for a configuration without an engine profile.</summary>
    public static bool NeedsProfile(PlannerConfig config) => config.EnableThroughputScaling || Of(config).DecidesInLoadLoop;
}
