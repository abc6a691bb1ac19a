using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Planner.Cluster.Prometheus;

/// <summary>Answers every request with the bytes that a test says, right or wrong, and closes the connection.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, Task<byte[]>> _answer;
    private readonly Task _serving;
    private int _now;

    /// <param name="answer">The whole answer to a request, whose first line and body it gets.</param>
    public ScriptedServer(Func<string, Task<byte[]>> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public ScriptedServer(Func<string, byte[]> answer)
        : this(request => Task.FromResult(answer(request)))
    {
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public ConcurrentQueue<string> Requests { get; } = new();

    public int MostAtOnce { get; private set; }

    /// <summary>A right answer.</summary>
    public static byte[] Ok(string body, string type = "application/json", string headers = "") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await RequestAsync(stream);
                Requests.Enqueue(request);
                lock (_listener)
                {
                    MostAtOnce = Math.Max(MostAtOnce, ++_now);
                }

                await stream.WriteAsync(await _answer(request), _end.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client has had enough.
            }
            finally
            {
                Interlocked.Decrement(ref _now);
            }
        }
    }

    /// <summary>First line and body.</summary>
    private async Task<string> RequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var (first, length) = (await reader.ReadLineAsync(_end.Token) ?? "", 0);
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } header)
        {
            length = header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(header[16..]) : length;
        }

        var body = new char[length];
        if (length > 0)
        {
            await reader.ReadBlockAsync(body, _end.Token);
        }

        return $"{first}\n{WebUtility.UrlDecode(new string(body))}";
    }
}
