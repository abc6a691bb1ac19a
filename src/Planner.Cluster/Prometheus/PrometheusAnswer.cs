using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Planner.Cluster.Prometheus;

/// <summary>
/// Reads an answer of Prometheus' HTTP API; whatever is no vector of finite numbers is a failure. Numbers beside a warning or
/// an error are taken, and said to be partial.
/// </summary>
internal static class PrometheusAnswer
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="PrometheusException">The answer holds no vector of finite numbers.</exception>
    public static PrometheusVector Read(HttpStatusCode status, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var root = document.RootElement;
            if (!root.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null)
            {
                throw new PrometheusException(Error(root) is { } error
                    ? $"Prometheus answered {(int)status}: {error}"
                    : NotPrometheus(status));
            }

            return data.GetProperty("resultType").GetString() == "vector"
                ? new PrometheusVector(Distinct([.. data.GetProperty("result").EnumerateArray().Select(Sample)]), Partial(root))
                : throw new PrometheusException("Prometheus answered with something other than a vector");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PrometheusException(NotPrometheus(status));
        }
    }

    private static string NotPrometheus(HttpStatusCode status) =>
        $"the answer ({(int)status}) is not Prometheus' JSON: check the address, a login page may be in front";

    private static string? Partial(JsonElement root) =>
        Error(root) is { } error ? $"Prometheus answered with an error beside the numbers: \"{error}\""
        : Warning(root) is { } warning ? $"Prometheus warns: \"{warning}\""
        : null;

    private static string? Error(JsonElement root)
    {
        var failed = root.TryGetProperty("status", out var status)
            && status.ValueKind == JsonValueKind.String && status.ValueEquals("error");
        return root.TryGetProperty("error", out var error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? Text(error)
            : failed ? "status error" : null;
    }

    private static string? Warning(JsonElement root) =>
        !root.TryGetProperty("warnings", out var warnings) ? null
        : warnings.ValueKind == JsonValueKind.Array ? warnings.EnumerateArray().Select(Text).FirstOrDefault()
        : warnings.ValueKind == JsonValueKind.Null ? null
        : Text(warnings);

    private static string Text(JsonElement text) =>
        ForeignText.OneLine(text.ValueKind == JsonValueKind.String ? text.GetString()! : text.GetRawText());

    private static PrometheusSample Sample(JsonElement series)
    {
        var value = series.GetProperty("value");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2)
        {
            throw new PrometheusException("Prometheus answered with a series that has no time and value");
        }

        var labels = series.GetProperty("metric").EnumerateObject()
            .ToDictionary(label => label.Name, label => label.Value.GetString() ?? "");
        var text = value[1].GetString() ?? "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new PrometheusSample(labels, number)
            : throw new PrometheusException($"Prometheus answered with {ForeignText.OneLine(text.Length > 20 ? text[..20] : text)} for a number");
    }

    private static List<PrometheusSample> Distinct(List<PrometheusSample> samples)
    {
        var seen = new HashSet<string>();
        return samples.TrueForAll(sample => seen.Add(string.Join('\n', sample.Labels
                .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))))
            ? samples
            : throw new PrometheusException("Prometheus answered with a series twice");
    }
}
