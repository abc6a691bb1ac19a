using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>What one slot's reading of the counters adds.</summary>
/// <param name="Known">The state with the reading that the next difference is taken from.</param>
/// <param name="Gained">What was counted; null where no verdict of it.</param>
/// <param name="Slots">Slots that it covers.</param>
/// <param name="SlotShare">Length of a slot over the time that one of these slots stands for.</param>
/// <param name="Doubt">Why a reading is not trusted, for a person; null where it is, or is only awaited.</param>
internal sealed record CounterGain(
    SloState Known, FrontendGain? Gained = null, int Slots = 0, double SlotShare = 1, string? Doubt = null);
