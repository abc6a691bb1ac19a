using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Identity;
using Planner.Cluster.Documents;
using Planner.Runtime;

namespace Planner.Cluster.Prometheus;

/// <summary>The way to a Prometheus: its credentials, certificate authority and extra query parameters.</summary>
public static class PrometheusConnection
{
    // Callers have deadlines of their own; this ends what nobody waits for any more, bodies included.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Others wait for their turn; Prometheus itself works on 20 at once by default.</summary>
    internal const int QueriesAtOnce = 8;

    private const int MostTokenBytes = 64 << 10;
    private const int MostAuthorityBytes = 4 << 20;

    /// <summary>Opens the connection. Nothing is sent yet.</summary>
    /// <param name="address">Address of Prometheus, with the path that it is served under.</param>
    /// <param name="setting">
    /// Reads a setting: <c>PROMETHEUS_BEARER_TOKEN</c>, <c>PROMETHEUS_BEARER_TOKEN_FILE</c> (read at every request),
    /// <c>PROMETHEUS_MANAGED_IDENTITY</c> (true: Azure Monitor's managed Prometheus), <c>PROMETHEUS_CA_FILE</c> (PEM),
    /// <c>PROMETHEUS_EXTRA_QUERY_PARAMS</c> (a=b&amp;c=d). Credentials go to the origin of <c>PROMETHEUS_TOKEN_ORIGIN</c>, else of
    /// <c>PROMETHEUS_ENDPOINT</c>, and to no other: queries to another fail and nothing is sent.
    /// </param>
    /// <exception cref="ClusterException">A setting cannot be used.</exception>
    public static HttpClient Open(string address, Func<string, string?> setting)
    {
        var inner = new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = QueriesAtOnce };
        if (setting("PROMETHEUS_CA_FILE") is { Length: > 0 } file)
        {
            inner.SslOptions.CertificateChainPolicy = Trusting(file);
        }

        var server = new Uri(address.TrimEnd('/') + "/");
        var credentials = new PrometheusCredentials(
            PrometheusOrigin.Refusal(server, setting), Token(setting), setting("PROMETHEUS_EXTRA_QUERY_PARAMS"))
        {
            InnerHandler = inner,
        };
        return new HttpClient(PrometheusRetries.Over(credentials)) { BaseAddress = server, Timeout = Timeout };
    }

    private static Func<CancellationToken, Task<string?>> Token(Func<string, string?> setting)
    {
        if (PrometheusOrigin.IsOn(setting("PROMETHEUS_MANAGED_IDENTITY")))
        {
            // The credential keeps a token and renews it before it ends.
            var credential = new DefaultAzureCredential();
            var context = new TokenRequestContext(["https://prometheus.monitor.azure.com/.default"]);
            return async cancellationToken => (await credential.GetTokenAsync(context, cancellationToken)).Token;
        }

        if (setting("PROMETHEUS_BEARER_TOKEN_FILE") is { Length: > 0 } file)
        {
            return _ => Task.FromResult<string?>(TokenIn(file));
        }

        var token = setting("PROMETHEUS_BEARER_TOKEN");
        return _ => Task.FromResult(token);
    }

    /// <summary>Read again for every request: tokens in files are replaced before they end.</summary>
    private static string TokenIn(string file)
    {
        try
        {
            return DocumentFile.ReadText(file, "token", MostTokenBytes).Trim();
        }
        catch (DocumentException error)
        {
            throw new PrometheusException($"PROMETHEUS_BEARER_TOKEN_FILE: {error.Message}");
        }
    }

    private static X509ChainPolicy Trusting(string file)
    {
        // An authority of one's own has no list of what it revoked, and none is asked for with the system's either.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPem(DocumentFile.ReadText(file, "certificate authority", MostAuthorityBytes));
        }
        catch (Exception error) when (error is DocumentException or System.Security.Cryptography.CryptographicException)
        {
            throw new ClusterException($"PROMETHEUS_CA_FILE: {error.Message}");
        }

        return policy;
    }

    private sealed class PrometheusCredentials(string? refusal, Func<CancellationToken, Task<string?>> token, string? query) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (refusal is not null)
            {
                throw new PrometheusException(refusal);
            }

            if (await token(cancellationToken) is { Length: > 0 } bearer)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            }

            if (!string.IsNullOrEmpty(query))
            {
                request.RequestUri = new UriBuilder(request.RequestUri!) { Query = query }.Uri;
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
