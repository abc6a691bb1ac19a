using System.Text.Json;
using System.Text.Json.Serialization;

namespace Planner.Simulation;

/// <summary>The report of a replay; <see cref="ToJson"/> is the file report.json.</summary>
public sealed record ReplayReport
{
    /// <summary>Number of requests.</summary>
    public required int Requests { get; init; }

    /// <summary>Share of requests that meet both limits, 0 to 1.</summary>
    public required double SlaAttainment { get; init; }

    /// <summary>Share of requests that meet the TTFT limit, 0 to 1.</summary>
    public required double TtftAttainment { get; init; }

    /// <summary>Share of requests that meet the ITL limit, 0 to 1; one output token meets it.</summary>
    public required double ItlAttainment { get; init; }

    /// <summary>TTFT of all requests, ms.</summary>
    public required LatencyStatistics TtftMs { get; init; }

    /// <summary>ITL of the requests with more than one output token, ms; null if there is none.</summary>
    public required LatencyStatistics? ItlMs { get; init; }

    /// <summary>GPU-hours of the workers, from creation to stop.</summary>
    public required GpuHours GpuHours { get; init; }

    /// <summary>Decisions that changed the number of non-draining workers of a pool.</summary>
    public required int ScalingEvents { get; init; }

    /// <summary>Decisions that changed the prefill pool.</summary>
    public required int ScalingEventsPrefill { get; init; }

    /// <summary>Decisions that changed the decode pool.</summary>
    public required int ScalingEventsDecode { get; init; }

    /// <summary>Requests that meet both limits, per GPU-hour.</summary>
    public required double GoodputPerGpuHour { get; init; }

    /// <summary>When the last request finished, seconds of the simulated clock.</summary>
    public required double RunEndS { get; init; }

    /// <summary>How long the replay took in reality, seconds; the one figure that differs from run to run.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Why requests missed a limit; null where that was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MissCauses? Misses { get; init; }

    /// <summary>Judges a run by its limits, which are met exactly or not (no tolerance).</summary>
    /// <param name="result">A run.</param>
    /// <param name="ttftMs">Limit of TTFT, ms.</param>
    /// <param name="itlMs">Limit of ITL, ms.</param>
    /// <param name="wallSeconds">How long it took, seconds.</param>
    public static ReplayReport Create(SimulationResult result, double ttftMs, double itlMs, double wallSeconds)
    {
        var outcomes = result.Outcomes().ToArray();
        var meetTtft = outcomes.Count(outcome => outcome.TtftMs <= ttftMs);
        var meetItl = outcomes.Count(outcome => !(outcome.ItlMs > itlMs));
        var meetBoth = outcomes.Count(outcome => outcome.IsWithin(ttftMs, itlMs));
        var hours = Hours(result);
        return new ReplayReport
        {
            Requests = outcomes.Length,
            SlaAttainment = (double)meetBoth / outcomes.Length,
            TtftAttainment = (double)meetTtft / outcomes.Length,
            ItlAttainment = (double)meetItl / outcomes.Length,
            TtftMs = LatencyStatistics.Of([.. outcomes.Select(outcome => outcome.TtftMs)])!,
            ItlMs = LatencyStatistics.Of([.. outcomes.Select(outcome => outcome.ItlMs).OfType<double>()]),
            GpuHours = hours,
            ScalingEvents = result.ScalingEvents,
            ScalingEventsPrefill = result.ScalingEventsPrefill,
            ScalingEventsDecode = result.ScalingEventsDecode,
            GoodputPerGpuHour = hours.Total > 0 ? meetBoth / hours.Total : 0,
            RunEndS = result.RunEndS,
            WallSeconds = wallSeconds,
        };
    }

    /// <summary>Indented JSON with snake_case names.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.ReplayReport);

    private static GpuHours Hours(SimulationResult result)
    {
        const double secondsPerHour = 3600;
        return new GpuHours(
            result.GpuSecondsPrefill / secondsPerHour,
            result.GpuSecondsDecode / secondsPerHour,
            (result.GpuSecondsPrefill + result.GpuSecondsDecode) / secondsPerHour);
    }
}
