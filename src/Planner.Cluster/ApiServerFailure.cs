using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Identity;
using k8s.Autorest;
using Planner.Cluster.GraphDeployments;

namespace Planner.Cluster;

/// <summary>What went wrong at the API server, in one line that says what to do.</summary>
internal static class ApiServerFailure
{
    /// <summary>Runs a call; what fails on the way becomes a <see cref="ClusterException"/>.</summary>
    public static async Task<T> SaidAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (IsOnTheWay(error) && !cancellationToken.IsCancellationRequested)
        {
            throw new ClusterException($"Kubernetes: {Explain(error)}");
        }
    }

    /// <summary>The message of the server's answer; empty where it is none of Kubernetes'.</summary>
    public static string MessageOf(HttpOperationException error)
    {
        try
        {
            return JsonNode.Parse(error.Response.Content ?? "").Member("message").Text() ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static bool IsOnTheWay(Exception error) => error is HttpOperationException or HttpRequestException
        or OperationCanceledException or JsonException or AuthenticationFailedException or IOException;

    private static string Explain(Exception error) => error switch
    {
        HttpOperationException { Response.StatusCode: HttpStatusCode.Unauthorized } =>
            "the credentials are refused (401): renew the token, or check the identity",
        HttpOperationException { Response.StatusCode: HttpStatusCode.Forbidden } refused =>
            $"{OneLine(MessageOf(refused))}: give these rights with the Roles in infra/kubernetes",
        HttpOperationException failed => $"it answered {(int)failed.Response.StatusCode}: {OneLine(MessageOf(failed))}",
        HttpRequestException { InnerException: AuthenticationException tls } =>
            $"its certificate is not trusted: name its certificate authority ({OneLine(tls.Message)})",
        OperationCanceledException => "it did not answer in time",
        JsonException => "the answer is not Kubernetes': check the address",
        _ => OneLine(error.Message),
    };

    private static string OneLine(string text) => ManifestText.OneLine(text, longest: 300);
}
