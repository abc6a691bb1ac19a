using Planner.Model;

namespace Planner.FunctionApp.Demo;

/// <summary>The embedded day for a person who looks at it.</summary>
internal sealed record EmbeddedStatus
{
    /// <summary>Simulated time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Number of the day, from 1.</summary>
    public required int Day { get; init; }

    /// <summary>Requests a second that arrived in the last whole slot; null before there is one.</summary>
    public required double? RequestsPerS { get; init; }

    /// <summary>The prefill pool.</summary>
    public required PoolStatus Prefill { get; init; }

    /// <summary>The decode pool.</summary>
    public required PoolStatus Decode { get; init; }

    /// <summary>Requests that await their first token.</summary>
    public required int Queued { get; init; }

    /// <summary>Requests arrived and not finished.</summary>
    public required int Inflight { get; init; }

    /// <summary>Requests that finished since the first day began.</summary>
    public required long Finished { get; init; }

    /// <summary>Share of them within both limits, 0 to 1; null before the first.</summary>
    public required double? Attainment { get; init; }

    /// <summary>The same of the last hour's whole slots, those of the running day; null where none finished.</summary>
    public required double? AttainmentLastHour { get; init; }

    /// <summary>GPU-hours since the first day began.</summary>
    public required double GpuHours { get; init; }

    /// <summary>GPU-hours of the running day.</summary>
    public required double GpuHoursToday { get; init; }
}
