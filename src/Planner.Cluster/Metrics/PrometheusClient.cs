using System.Globalization;
using System.Net;
using Polly.Timeout;

namespace Planner.Cluster.Metrics;

/// <summary>Instant queries over Prometheus' HTTP API. The caller's token carries the one deadline of a tick's queries.</summary>
/// <param name="http">From <see cref="PrometheusConnection"/>: it carries the credentials and repeats what fails in passing.</param>
public sealed class PrometheusClient(HttpClient http)
{
    /// <summary>Asks for the value of a query at a time.</summary>
    /// <exception cref="PrometheusException">There are no numbers.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller gave up.</exception>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(
        string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await PostAsync(query, time, cancellationToken);
            return PrometheusAnswer.Read(status, body);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutRejectedException or UnauthorizedAccessException)
        {
            throw new PrometheusException($"Prometheus at {http.BaseAddress} cannot be asked: {Reason(error)}");
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(
        string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var seconds = (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
        using var form = new FormUrlEncodedContent([new("query", query), new("time", seconds)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/query") { Content = form };
        using var response = await http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static string Reason(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } tls =>
            $"its certificate is not trusted: name its certificate authority in PROMETHEUS_CA_FILE ({tls.GetBaseException().Message})",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            "it answers with more than a vector of a few series: check the address",
        _ => error.GetBaseException().Message,
    };
}
