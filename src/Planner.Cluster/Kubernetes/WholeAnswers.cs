using System.Net;

namespace Planner.Cluster;

/// <summary>
/// Ends every call to the API server by one deadline that covers the body, and hands on whole answers of a bounded size.
/// The client's own timeout ends with the headers: an answer that stops in its body would hang its caller for ever.
/// </summary>
/// <remarks>
/// Pods' answers come through the API server too, and hang by themselves: they have a gate of their own, so that those of
/// one deployment hold nothing else up. The time at the gate counts.
/// </remarks>
internal sealed class WholeAnswers : DelegatingHandler
{
    /// <summary>The largest answer that is taken: an object of Kubernetes has 1.5 MB at most, lists and metrics some MB.</summary>
    public const int MaxBytes = 16 << 20;

    private const int AtOnce = 16;
    private const int ChunkBytes = 1 << 16;

    private readonly TimeSpan _deadline;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(AtOnce);
    private readonly SemaphoreSlim _podGate = new(AtOnce);

    /// <param name="deadline">Of a call, from its start to the last byte of its answer.</param>
    /// <param name="clock">Measures it.</param>
    public WholeAnswers(TimeSpan deadline, TimeProvider clock) => (_deadline, _clock) = (deadline, clock);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var ends = _clock.GetUtcNow() + _deadline;
        try
        {
            var gate = request.RequestUri!.AbsolutePath.Contains("/proxy/", StringComparison.Ordinal) ? _podGate : _gate;
            await gate.WaitAsync(either.Token);
            try
            {
                return await AskAsync(request, ends, either.Token);
            }
            finally
            {
                gate.Release();
            }
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"it did not answer within {_deadline.TotalSeconds:0.#} s", late);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gate.Dispose();
            _podGate.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Asks again, once, where the server names a time for that which is before the deadline.</summary>
    private async Task<HttpResponseMessage> AskAsync(
        HttpRequestMessage request, DateTimeOffset ends, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer is { StatusCode: HttpStatusCode.TooManyRequests, Headers.RetryAfter.Delta: { } wait }
            && _clock.GetUtcNow() + wait < ends)
        {
            answer.Dispose();
            await Task.Delay(wait, _clock, cancellationToken);
            answer = await base.SendAsync(request, cancellationToken);
        }

        await ReadAsync(answer, cancellationToken);
        return answer;
    }

    private static async Task ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var streamed = answer.Content;
        await using var body = await streamed.ReadAsStreamAsync(cancellationToken);
        using var whole = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        for (int read; (read = await body.ReadAsync(chunk, cancellationToken)) > 0; whole.Write(chunk, 0, read))
        {
            if (whole.Length + read > MaxBytes)
            {
                throw new HttpRequestException($"its answer has more than {MaxBytes >> 20} MB: check the address");
            }
        }

        var content = new ByteArrayContent(whole.ToArray());
        content.Headers.ContentType = streamed.Headers.ContentType;
        answer.Content = content;
    }
}
