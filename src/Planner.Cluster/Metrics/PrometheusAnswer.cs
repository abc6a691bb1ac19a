using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Planner.Cluster.Metrics;

/// <summary>Reads an answer of Prometheus' HTTP API; whatever is no vector of finite numbers is a failure.</summary>
internal static class PrometheusAnswer
{
    /// <exception cref="PrometheusException">The answer holds no vector of finite numbers.</exception>
    public static IReadOnlyList<PrometheusSample> Read(HttpStatusCode status, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.TryGetProperty("error", out var error))
            {
                throw new PrometheusException($"Prometheus answered {(int)status}: {error.GetString()}");
            }

            var data = root.GetProperty("data");
            return data.GetProperty("resultType").GetString() == "vector"
                ? [.. data.GetProperty("result").EnumerateArray().Select(Sample)]
                : throw new PrometheusException("Prometheus answered with something else than a vector");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PrometheusException(
                $"the answer ({(int)status}) is not Prometheus' JSON: check the address, a login page may be in front");
        }
    }

    private static PrometheusSample Sample(JsonElement series)
    {
        var text = series.GetProperty("value")[1].GetString();
        var labels = series.GetProperty("metric").EnumerateObject()
            .ToDictionary(label => label.Name, label => label.Value.GetString() ?? "");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new PrometheusSample(labels, value)
            : throw new PrometheusException($"Prometheus answered with {text} for a number");
    }
}
