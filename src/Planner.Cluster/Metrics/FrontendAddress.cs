using System.Net;
using System.Text;

namespace Planner.Cluster.Metrics;

/// <summary>A frontend's own /metrics, by address.</summary>
/// <param name="http">A client of <see cref="Client"/>.</param>
/// <param name="address">Where the metrics are.</param>
public sealed class FrontendAddress(HttpClient http, Uri address) : IFrontendMetrics
{
    /// <inheritdoc/>
    public string Name => address.ToString();

    /// <summary>A client that follows no redirect and reads no more than a frontend can have to show.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        MaxResponseContentBufferSize = FrontendPods.MaxBytes,
        Timeout = Timeout.InfiniteTimeSpan,   // the caller's token is the deadline
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExpositionSample>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? ExpositionParser.Parse(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)))
                : throw new ExpositionException($"the answer is {(int)response.StatusCode}; name the frontend's metrics");
        }
        catch (HttpRequestException error)
        {
            throw new ExpositionException($"it cannot be read: {error.GetBaseException().Message}");
        }
    }
}
