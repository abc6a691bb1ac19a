using System.Text.Json.Serialization;

namespace Planner.Model;

/// <summary>A person's targets, which no loop changes while they are in force.</summary>
/// <param name="Prefill">Prefill replicas to have.</param>
/// <param name="Decode">Decode replicas to have.</param>
/// <param name="Until">When the loops take over again.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">Why.</param>
public sealed record Hold(int Prefill, int Decode, DateTimeOffset Until, string By, string Reason)
{
    /// <summary>Replicas to have.</summary>
    [JsonIgnore]
    public Pools<int> Targets => new(Prefill, Decode);

    /// <summary>Whether it still binds the loops.</summary>
    public bool InForce(DateTimeOffset now) => now < Until;
}
