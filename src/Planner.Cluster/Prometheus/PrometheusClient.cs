using System.Globalization;
using System.Net;
using Azure.Identity;
using Polly.Timeout;

namespace Planner.Cluster.Prometheus;

/// <summary>
/// Instant queries over Prometheus' HTTP API. One object serves a server: callers of the same query share its answer.
/// </summary>
/// <param name="http">From <see cref="PrometheusConnection"/>: it carries the credentials and repeats what fails in passing.</param>
/// <param name="clock">Tells how old an answer is.</param>
public sealed class PrometheusClient(HttpClient http, TimeProvider clock)
{
    private readonly SharedAnswers<(string Query, DateTimeOffset Time), PrometheusVector> _answers = new(clock);

    /// <summary>Asks for the value of a query at a time.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="time">When.</param>
    /// <param name="keep">How long the answer is given to others who ask the same.</param>
    /// <param name="cancellationToken">Ends this caller's waiting: its deadline, or it gave up.</param>
    /// <exception cref="PrometheusException">There are no numbers.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller gave up.</exception>
    public async Task<PrometheusVector> QueryAsync(
        string query, DateTimeOffset time, TimeSpan keep, CancellationToken cancellationToken)
    {
        try
        {
            return await _answers.GetAsync((query, time), keep, () => AskAsync(query, time), cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException($"{Server} did not answer within {http.Timeout.TotalSeconds:0.#} s");
        }
    }

    private string Server => $"Prometheus at {http.BaseAddress}";

    private async Task<PrometheusVector> AskAsync(string query, DateTimeOffset time)
    {
        using var deadline = new CancellationTokenSource(http.Timeout);
        try
        {
            var (status, body) = await PostAsync(query, time, deadline.Token);
            return PrometheusAnswer.Read(status, body);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutRejectedException
            or UnauthorizedAccessException or AuthenticationFailedException or FormatException)
        {
            throw new PrometheusException($"{Server} could not be queried: {Reason(error)}");
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
            $"its certificate is not trusted: name its certificate authority in PROMETHEUS_CA_FILE ({Message(tls)})",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            "it answers with more than a vector of a few series: check the address",
        FormatException => "the token has characters that no HTTP header may have: check PROMETHEUS_BEARER_TOKEN",
        _ => Message(error),
    };

    private static string Message(Exception error) => ForeignText.OneLine(error.GetBaseException().Message);
}
