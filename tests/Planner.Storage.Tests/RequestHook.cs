namespace Planner.Storage;

/// <summary>Sees requests on their way to a real server, and may lose an answer that has arrived.</summary>
/// <param name="before">Told every request.</param>
/// <param name="after">Whether the answer is lost.</param>
internal sealed class RequestHook(Action<HttpRequestMessage> before, Predicate<HttpRequestMessage>? after = null)
    : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        before(request);
        var answer = await base.SendAsync(request, cancellationToken);
        return after?.Invoke(request) == true ? throw new HttpRequestException("the answer is lost") : answer;
    }
}
