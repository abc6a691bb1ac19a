using Planner.Policies;
using Planner.Policies.Dynamo10;
using Planner.Policies.Slo;

namespace Planner.State;

/// <summary>The policies' parts of a state, by their own types.</summary>
public static class PolicyStatesInTests
{
    private static readonly IScalingPolicy SloPolicy = ScalingPolicies.Find("slo")!;
    private static readonly IScalingPolicy Dynamo10Policy = ScalingPolicies.Find("dynamo-1.0")!;

    extension(DeploymentState state)
    {
        /// <summary>What policy slo knows.</summary>
        public SloState Slo => (SloState)state.Policies.Of(SloPolicy);

        /// <summary>What policy dynamo-1.0 knows.</summary>
        public Dynamo10State Dynamo10 => (Dynamo10State)state.Policies.Of(Dynamo10Policy);

        /// <summary>The state in which policy slo knows something else.</summary>
        public DeploymentState With(SloState slo) => state with { Policies = state.Policies.With(SloPolicy, slo) };

        /// <summary>The state in which policy dynamo-1.0 knows something else.</summary>
        public DeploymentState With(Dynamo10State dynamo) => state with { Policies = state.Policies.With(Dynamo10Policy, dynamo) };
    }
}
