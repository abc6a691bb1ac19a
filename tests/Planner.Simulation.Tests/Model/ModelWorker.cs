namespace Planner.Simulation.Model;

/// <summary>A worker of <see cref="ModelSimulator"/>, prefill or decode.</summary>
internal sealed class ModelWorker(bool isPrefill, int id, double createdS, double readyS)
{
    public bool IsPrefill { get; } = isPrefill;

    public int Id { get; } = id;

    public double CreatedS { get; } = createdS;

    public double ReadyS { get; } = readyS;

    public bool IsReady { get; set; }

    public bool IsDraining { get; set; }

    public bool IsStopped { get; set; }

    public bool TakesRequests => IsReady && !IsDraining && !IsStopped;

    public bool Counts => !IsDraining && !IsStopped;

    /// <summary>Waiting requests.</summary>
    public List<int> Queue { get; } = [];

    /// <summary>Running requests: at most one in prefill.</summary>
    public List<int> Active { get; } = [];

    public double? LastTtftMs { get; set; }

    public int? LastIsl { get; set; }

    public double LastDurationS { get; set; }

    public double? LastItlMs { get; set; }
}
