using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Observations;

namespace Planner.Policies;

/// <summary>
/// Rules by which the replicas of a deployment are decided. A policy says how many engines it wants; the loop applies
/// minimum, floor, budget, hold and pending scalings, once for all policies.
/// </summary>
public interface IScalingPolicy
{
    /// <summary>Name, and key of its part of a stored state: it never changes.</summary>
    string Name { get; }

    /// <summary>Its names in configurations; the first is how it is shown.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>What it does, in a few words, for help and docs.</summary>
    string Summary { get; }

    /// <summary>
    /// Whether it decides in the load loop, which then runs whatever <c>enable_load_scaling</c> says; the throughput loop's
    /// plan is a floor for it.
    /// </summary>
    bool DecidesInLoadLoop { get; }

    /// <summary>What it knows of a deployment that nothing is known of.</summary>
    IPolicyState Empty { get; }

    /// <summary>Whether it is the best choice for a configuration that names none.</summary>
    bool Suits(PlannerConfig config);

    /// <summary>What it requires of a configuration.</summary>
    IReadOnlyList<ConfigRule> Rules { get; }

    /// <summary>Reads its part of a stored state back.</summary>
    /// <exception cref="JsonException">The part has another shape.</exception>
    IPolicyState Read(JsonElement section);

    /// <summary>What it believes, for a person who looks at the deployment; null where that is not worth showing.</summary>
    JsonObject? Describe(IPolicyState state);

    /// <summary>A throughput tick: learns an interval's traffic, and plans for the next interval's once it is forecast.</summary>
    TrafficAnswer OnTraffic(TrafficObservation traffic, PolicyContext context);

    /// <summary>A load tick: learns a slot's gauges and counters, and plans from them.</summary>
    LoadAnswer OnLoad(LoadObservation seen, PolicyContext context);
}
