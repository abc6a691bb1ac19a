using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Observations;
using Planner.Policies;

namespace Planner.Testing;

/// <summary>The smallest policy: it wants a fixed number of engines, and counts its ticks to have something to remember.</summary>
public sealed class StaticPolicy(int prefill, int decode) : IScalingPolicy
{
    public string Name => "static";

    public IReadOnlyList<string> Words { get; } = ["static"];

    public string Summary => "keeps what it is given";

    public bool DecidesInLoadLoop => false;

    public IPolicyState Empty => new Ticks(0);

    public IReadOnlyList<ConfigRule> Rules => [];

    public bool Suits(PlannerConfig config) => false;

    public IPolicyState Read(JsonElement section) => new Ticks(section.GetProperty("ticks").GetInt32());

    public JsonObject Describe(IPolicyState state) => new() { ["ticks"] = ((Ticks)state).Count };

    public TrafficAnswer OnTraffic(TrafficObservation traffic, PolicyContext context) => new(Next(context), _ => Plan());

    public LoadAnswer OnLoad(LoadObservation seen, PolicyContext context) => new(Next(context), IsInformed: true, Plan);

    private static Ticks Next(PolicyContext context) => new(((Ticks)context.State).Count + 1);

    private PolicyPlan Plan() => new() { Engines = new(prefill, decode), Cause = "that is what it was given" };

    private sealed record Ticks(int Count) : IPolicyState
    {
        public string? Problem => Count >= 0 ? null : "ticks cannot be negative";

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("ticks", Count);
            json.WriteEndObject();
        }
    }
}
