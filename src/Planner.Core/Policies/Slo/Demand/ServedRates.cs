namespace Planner.Policies.Slo;

/// <summary>What two pools can serve.</summary>
/// <param name="Gpus">GPUs of both.</param>
/// <param name="PrefillRate">Requests a second that prefill works off.</param>
/// <param name="DecodeRate">Requests a second at which decode engines hold as many as they may.</param>
/// <param name="MostQueued">Requests that may wait for prefill before the newest of them is late.</param>
internal readonly record struct ServedRates(double Gpus, double PrefillRate, double DecodeRate, double MostQueued);
