using System.Globalization;
using System.Net;

namespace Planner.Cluster.Metrics;

/// <summary>Instant queries over Prometheus' HTTP API. The caller's token carries the one deadline of a tick's queries.</summary>
/// <param name="http">Its base address is Prometheus', ending in a slash; it carries the credentials.</param>
public sealed class PrometheusClient(HttpClient http)
{
    private const int Attempts = 3;

    /// <summary>A vector by model and namespace has a few hundred series; more is a wrong address.</summary>
    private const long MaxBytes = 4 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks for the value of a query at a time.</summary>
    /// <exception cref="PrometheusException">There are no numbers.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller gave up.</exception>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(
        string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (status, body) = await PostAsync(query, time, cancellationToken);
                if (attempt == Attempts || (status != HttpStatusCode.TooManyRequests && (int)status < 500))
                {
                    return PrometheusAnswer.Read(status, body);
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                if (attempt == Attempts)
                {
                    throw new PrometheusException(
                        $"Prometheus at {http.BaseAddress} cannot be asked: {error.GetBaseException().Message}");
                }
            }

            await Task.Delay(Pause * attempt, cancellationToken);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(
        string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var seconds = (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
        using var form = new FormUrlEncodedContent([new("query", query), new("time", seconds)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/query") { Content = form };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }
}
