using System.Net.Http.Headers;
using Azure.Core;
using k8s.Authentication;

namespace Planner.Cluster;

/// <summary>Tokens of an identity for AKS with Entra ID.</summary>
internal sealed class AksTokens(TokenCredential credential) : ITokenProvider
{
    // The AKS server application, the same in every tenant (learn.microsoft.com, "Use kubelogin with AKS").
    private static readonly string[] Scopes = ["6dae42f8-4368-4678-94ff-3960e28e3630/.default"];

    // Renewed this long before the end, so that none expires on its way.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private AccessToken _token;

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (_token.ExpiresOn - Margin < TimeProvider.System.GetUtcNow())
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(ClusterConnection.Deadline);
            _token = await credential.GetTokenAsync(new TokenRequestContext(Scopes), deadline.Token);
        }

        return new AuthenticationHeaderValue("Bearer", _token.Token);
    }
}
