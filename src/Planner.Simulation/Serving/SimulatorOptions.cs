namespace Planner.Simulation;

/// <summary>The deployment that is simulated.</summary>
/// <param name="InitialPrefill">Prefill workers ready at time 0; 0 or more.</param>
/// <param name="InitialDecode">Decode workers ready at time 0; 0 or more.</param>
/// <param name="StartupS">Seconds from a worker's creation to its readiness; 0 or more.</param>
/// <param name="GpusPerPrefill">GPUs of one prefill worker; 1 or more.</param>
/// <param name="GpusPerDecode">GPUs of one decode worker; 1 or more.</param>
public sealed record SimulatorOptions(
    int InitialPrefill, int InitialDecode, double StartupS = 0, int GpusPerPrefill = 1, int GpusPerDecode = 1)
{
    /// <summary>Whether the workers' gauges are shown: a frontend that does not run the KV router has none.</summary>
    public bool HasWorkerGauges { get; init; } = true;

    internal string? Problem() =>
        InitialPrefill < 0 || InitialDecode < 0 ? "the initial workers must be 0 or more"
        : !(StartupS >= 0 && double.IsFinite(StartupS)) ? "the start-up must be finite and 0 s or more"
        : GpusPerPrefill < 1 || GpusPerDecode < 1 ? "a worker must have 1 GPU or more"
        : null;
}
