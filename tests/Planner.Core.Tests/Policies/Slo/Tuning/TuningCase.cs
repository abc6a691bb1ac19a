namespace Planner.Policies.Slo;

/// <summary>A small situation in which one number of <see cref="SloTuning"/> decides.</summary>
/// <param name="Number">Name of its property.</param>
/// <param name="Expected">What the policy does with the default.</param>
/// <param name="Behaviour">What it does with a tuning.</param>
internal sealed record TuningCase(string Number, string Expected, Func<SloTuning, string> Behaviour);
