namespace Planner.Model;

/// <summary>GPUs of one engine of each pool.</summary>
/// <param name="Prefill">GPUs of a prefill engine, at least 1.</param>
/// <param name="Decode">GPUs of a decode engine, at least 1.</param>
public readonly record struct EngineGpus(int Prefill, int Decode);
