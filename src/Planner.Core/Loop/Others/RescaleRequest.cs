namespace Planner.Loop;

/// <summary>What a person asks for.</summary>
/// <param name="Prefill">Prefill replicas; null: as they are.</param>
/// <param name="Decode">Decode replicas; null: as they are.</param>
/// <param name="HoldFor">How long no loop may change them; zero: not at all.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
public sealed record RescaleRequest(int? Prefill, int? Decode, TimeSpan HoldFor, string By, string Reason);
