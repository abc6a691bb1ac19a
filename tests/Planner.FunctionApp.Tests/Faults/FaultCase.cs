using Microsoft.AspNetCore.Http;

namespace Planner.FunctionApp.Faults;

/// <summary>A server that a fault stands before.</summary>
public enum FaultyServer
{
    Kubernetes,
    Prometheus,
    Tables,
}

/// <summary>What is wrong on the way to one server for one deployment, and what is promised then.</summary>
/// <param name="Name">Name of the deployment, which says what is wrong.</param>
/// <param name="Server">The server.</param>
/// <param name="Fault">What happens to requests about the deployment.</param>
/// <param name="During">Replicas of prefill and decode while it lasts; null: as traffic needs, in spite of it.</param>
/// <param name="Said">What the decisions or, where they cannot be stored, the log say of it; empty: nothing has to be said.</param>
internal sealed record FaultCase(
    string Name, FaultyServer Server, Func<HttpContext, Func<Task>, Task> Fault, (int Prefill, int Decode)? During, string Said)
{
    /// <summary>Replicas of each pool at the start.</summary>
    public int Initial { get; init; } = 1;

    /// <summary>Time between two ticks, s.</summary>
    public int IntervalS { get; init; } = 10;

    /// <summary>Whether its metrics end before the test begins.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>How often the number of each pool changes in all: a scaling that was done is not done again.</summary>
    public int Changes { get; init; } = 1;
}
