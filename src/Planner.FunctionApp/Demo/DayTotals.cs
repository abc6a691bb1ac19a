namespace Planner.FunctionApp.Demo;

/// <summary>What days add up to.</summary>
/// <param name="Requests">Requests that finished.</param>
/// <param name="WithinSla">Those within both limits.</param>
/// <param name="GpuSeconds">GPU-seconds of all workers.</param>
internal readonly record struct DayTotals(long Requests, long WithinSla, double GpuSeconds)
{
    public static DayTotals operator +(DayTotals left, DayTotals right) => new(
        left.Requests + right.Requests, left.WithinSla + right.WithinSla, left.GpuSeconds + right.GpuSeconds);
}
