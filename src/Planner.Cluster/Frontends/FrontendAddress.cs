using System.Net;

namespace Planner.Cluster.Frontends;

/// <summary>A frontend's own /metrics, by address.</summary>
/// <param name="http">A client of <see cref="Client"/>.</param>
/// <param name="address">Where the metrics are.</param>
public sealed class FrontendAddress(HttpClient http, Uri address) : IFrontendMetrics
{
    /// <inheritdoc/>
    public string Name => ForeignText.OneLine(address.ToString());

    /// <summary>A client that follows no redirect and reads no more than a frontend can have to show.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        MaxResponseContentBufferSize = FrontendPods.MaxBytes,
        Timeout = Timeout.InfiniteTimeSpan,   // the caller's token is the deadline
    };

    /// <inheritdoc/>
    public async Task<FrontendReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? new FrontendReading([new(Name, null, Exposition.Read(
                    await response.Content.ReadAsByteArrayAsync(cancellationToken), response.Content.Headers.ContentType?.MediaType))])
                : throw new ExpositionException($"the answer is {(int)response.StatusCode}; name the frontend's metrics");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ExpositionException($"it cannot be read: {ForeignText.OneLine(error.GetBaseException().Message)}");
        }
    }
}
