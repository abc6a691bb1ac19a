using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Azure.Identity;
using k8s.Autorest;
using Planner.Runtime;

namespace Planner.Cluster;

/// <summary>What went wrong at the API server, in one line that says what to do.</summary>
internal static class ApiServerFailure
{
    /// <summary>Longest text of others in a message.</summary>
    private const int Longest = 200;

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

    /// <summary>Whether an exception is of the way to the server and back, and not of this program.</summary>
    public static bool IsOnTheWay(Exception error) => error is HttpOperationException or HttpRequestException
        or OperationCanceledException or JsonException or AuthenticationFailedException or IOException;

    /// <summary>The message of the server's answer; empty where it is none of Kubernetes'.</summary>
    public static string MessageOf(HttpOperationException error)
    {
        try
        {
            return ApiObject.Parse(error.Response.Content ?? "").Member("message").Text() ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>Who may not do what, of an answer 403: it names the object before, which can be long.</summary>
    public static string RefusalOf(HttpOperationException error)
    {
        var message = MessageOf(error);
        return OneLine(message[Math.Max(0, message.IndexOf("User \"", StringComparison.Ordinal))..]);
    }

    /// <summary>What happened and what to do.</summary>
    public static string Explain(Exception error) => error switch
    {
        HttpOperationException answered => Explain(answered),
        HttpRequestException { InnerException: AuthenticationException tls } =>
            $"its certificate is not trusted: name its certificate authority ({OneLine(tls.Message)})",
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            $"{OneLine(error.Message)}: no API server listens there; check the address, or start it",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            $"{OneLine(error.Message)}: the name of the API server cannot be resolved; check the address and the DNS",
        HttpRequestException { InnerException: IOException or SocketException } =>
            $"the connection broke ({OneLine(error.GetBaseException().Message)}): check the network; the next tick asks again",
        OperationCanceledException => "it did not answer in time",
        JsonException => $"not a Kubernetes answer ({OneLine(error.Message)}): check the address",
        IOException => $"the connection broke ({OneLine(error.Message)}): check the network; the next tick asks again",
        _ => OneLine(error.Message),
    };

    private static string Explain(HttpOperationException error)
    {
        var (status, message) = ((int)error.Response.StatusCode, OneLine(MessageOf(error)));
        return status switch
        {
            401 => "the credentials are refused (401): renew the token, or check the identity",
            403 when message.Length == 0 => "the request is forbidden (403): give the rights with the Roles in infra/kubernetes",
            403 => $"{RefusalOf(error)}: give these rights with the Roles in infra/kubernetes",
            404 when message.Length == 0 => "it answered 404 without a reason: check the address",
            410 => $"it answered 410, what was asked for is gone: {message}: the next tick asks again",
            429 => $"it is overloaded (429): {Wait(error)}; the next tick asks again",
            >= 300 and < 400 => $"it answered {status}, a redirect, which is not followed: name the server's own address",
            >= 500 => $"it failed ({status}): {(message.Length > 0 ? message : "no reason given")}; see the API server's health",
            _ => $"it answered {status}: {message}",
        };
    }

    private static string Wait(HttpOperationException error) =>
        error.Response.Headers.TryGetValue("Retry-After", out var wait)
            ? $"it asks for a wait of {OneLine(string.Join(' ', wait))} s"
            : "it gives no retry time";

    private static string OneLine(string text) => ManifestText.OneLine(text, Longest);
}
