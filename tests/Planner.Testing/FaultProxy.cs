using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Planner.Testing;

/// <summary>Stands before a real server and does what networks do: delays, refuses, cuts off, loses answers.</summary>
public sealed partial class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _target;

    private FaultProxy(string target, HttpMessageHandler? way, TestCertificate? certificate)
    {
        _target = new HttpClient(way ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(target) };
        var scheme = certificate is null ? "http" : "https";
        Address = $"{scheme}://127.0.0.1:{FreePort.Next()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(Address).ConfigureKestrel(kestrel =>
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate?.WithKey()));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>What happens to a request, told how to forward it. By default it is forwarded.</summary>
    public Func<HttpContext, Func<Task>, Task> Fault { get; set; } = (_, forward) => forward();

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Method and address of every request so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Method, address and body of every request so far that had a body.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <param name="target">Address of the real server.</param>
    /// <param name="way">How to reach it; null: plainly.</param>
    /// <param name="certificate">What it shows its own clients; null: it speaks http.</param>
    public static async Task<FaultProxy> StartAsync(
        string target, HttpMessageHandler? way = null, TestCertificate? certificate = null)
    {
        var proxy = new FaultProxy(target, way, certificate);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _target.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue(request);
        if (HasBody(context.Request))
        {
            Sent.Enqueue($"{request} {await TextAsync(context.Request)}");
        }

        await Fault(context, () => ForwardAsync(context));
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;

    private async Task ForwardAsync(HttpContext context)
    {
        var (from, to) = (context.Request, context.Response);
        using var request = new HttpRequestMessage(new HttpMethod(from.Method), from.GetEncodedPathAndQuery())
        {
            Content = HasBody(from) ? new StreamContent(from.Body) : null,
        };
        foreach (var (name, value) in from.Headers.Where(header => header.Key is not ("Host" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
            }
        }

        using var answer = await _target.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        to.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
        {
            to.Headers[name] = value.ToArray();
        }

        await answer.Content.CopyToAsync(to.Body, context.RequestAborted);
    }
}
