using Microsoft.Extensions.Configuration;

namespace Planner.FunctionApp.Http;

/// <summary>Who calls, as it is written down with what was asked for.</summary>
/// <param name="settings">App Service sets <c>WEBSITE_AUTH_ENABLED</c> where its authentication is on.</param>
public sealed class Caller(IConfiguration settings)
{
    private const int MostCharacters = 100;

    /// <summary>With it on, the platform removes this header from requests and sets it itself; else anybody may send it.</summary>
    private readonly bool _isSignedIn = string.Equals(
        settings["WEBSITE_AUTH_ENABLED"], "True", StringComparison.OrdinalIgnoreCase);

    /// <summary>The user that Azure has signed in, else whom the caller claims to be.</summary>
    public string Of(HttpRequest request) =>
        (_isSignedIn ? Name(request, "x-ms-client-principal-name") : null)
        ?? (Name(request, "x-planner-user") is { } claimed ? $"{claimed} (claimed)" : "an API caller");

    private static string? Name(HttpRequest request, string header) =>
        ForeignText.OneLine(request.Headers[header].FirstOrDefault() ?? "", MostCharacters) is { Length: > 0 } name ? name : null;
}
