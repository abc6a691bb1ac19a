using System.Net;
using System.Text;

namespace Planner.Cluster.Metrics;

/// <summary>Reads a frontend's own /metrics.</summary>
public sealed class FrontendMetrics : IDisposable
{
    /// <summary>A frontend with thousands of workers shows some MB; more is a wrong address.</summary>
    private const int MaxBytes = 16 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        MaxResponseContentBufferSize = MaxBytes,
        Timeout = Timeout.InfiniteTimeSpan,   // the caller's token is the deadline
    };

    /// <summary>Reads everything it shows.</summary>
    /// <exception cref="ExpositionException">It shows no metrics; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the caller gave up.</exception>
    public async Task<IReadOnlyList<ExpositionSample>> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(address, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new ExpositionException(
                    $"{address} answers {(int)response.StatusCode}; set load_router_metrics_url to the frontend's metrics");
            }

            return ExpositionParser.Parse(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        }
        catch (HttpRequestException error)
        {
            throw new ExpositionException($"{address} cannot be read: {error.GetBaseException().Message}");
        }
        catch (ExpositionException error) when (!error.Message.StartsWith($"{address}", StringComparison.Ordinal))
        {
            throw new ExpositionException($"{address} shows no metrics: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
