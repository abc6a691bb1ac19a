using System.Net;
using System.Text;
using Planner.Testing;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>A frontend of which only the metrics are there, as a test tells them.</summary>
internal sealed class FrontendServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string> _metrics;

    public FrontendServer(Func<string> metrics)
    {
        _metrics = metrics;
        var root = $"http://localhost:{FreePort.Next()}/";
        Address = $"{root}metrics";
        _listener.Prefixes.Add(root);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_metrics()));
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // A reader that gave up before the answer, or the end of the test.
            }
        }
    }
}
