using System.Globalization;
using System.Text;
using Planner.Traces;

namespace Planner.TraceFrontend;

/// <summary>A trace as it is served, every request as fast as any other, and what a frontend has counted of it at a time.</summary>
internal sealed class ServedTrace(RequestTrace trace, string labels)
{
    private const double TtftS = 0.2;
    private const double ItlS = 0.02;

    /// <summary>Metrics in the Prometheus text format.</summary>
    /// <param name="now">Seconds since the trace began.</param>
    public string MetricsAt(double now)
    {
        var arrived = trace.Requests.TakeWhile(request => request.ArrivalS <= now).ToList();
        var begun = arrived.FindAll(request => request.ArrivalS + TtftS <= now);
        var finished = begun.FindAll(request => request.ArrivalS + DurationS(request) <= now);
        var text = new StringBuilder();
        Line(text, "requests_total", finished.Count);
        Line(text, "inflight_requests", arrived.Count - finished.Count);
        Line(text, "queued_requests", arrived.Count - begun.Count);
        Histogram(text, "input_sequence_tokens", begun.ConvertAll(request => (double)request.Isl), first: 64);
        Histogram(text, "output_sequence_tokens", finished.ConvertAll(request => (double)request.Osl), first: 16);
        Histogram(text, "time_to_first_token_seconds", begun.ConvertAll(_ => TtftS), first: 0.01);
        Histogram(text, "inter_token_latency_seconds", finished.ConvertAll(_ => ItlS), first: 0.001);
        Histogram(text, "request_duration_seconds", finished.ConvertAll(DurationS), first: 0.5);
        return text.ToString();
    }

    private static double DurationS(Request request) => TtftS + ((request.Osl - 1) * ItlS);

    /// <summary>Ten buckets that rise by a factor of two, as Dynamo's do.</summary>
    private void Histogram(StringBuilder text, string name, List<double> values, double first)
    {
        for (var (bucket, bound) = (0, first); bucket < 10; bucket++, bound *= 2)
        {
            Line(text, $"{name}_bucket", values.Count(value => value <= bound), $",le=\"{bound.ToString(CultureInfo.InvariantCulture)}\"");
        }

        Line(text, $"{name}_bucket", values.Count, ",le=\"+Inf\"");
        Line(text, $"{name}_sum", values.Sum());
        Line(text, $"{name}_count", values.Count);
    }

    private void Line(StringBuilder text, string metric, double value, string more = "") =>
        text.Append(CultureInfo.InvariantCulture, $"dynamo_frontend_{metric}{{{labels}{more}}} {value}\n");
}
