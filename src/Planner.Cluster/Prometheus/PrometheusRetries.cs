using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Planner.Cluster.Prometheus;

/// <summary>
/// Repeats queries that failed in passing. How long in all is the caller's business: its token carries the deadline of a
/// tick's queries, and ends an attempt or a pause wherever it is.
/// </summary>
internal static class PrometheusRetries
{
    /// <summary>The series of some hundred frontends have a few MB; more is a wrong address.</summary>
    private const long MaxBytes = 16 << 20;

    private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(250),
            ShouldRetryAfterHeader = false,   // a server may ask for more time than there is
            ShouldHandle = args => ValueTask.FromResult(
                HttpClientResiliencePredicates.IsTransient(args.Outcome) && !IsForGood(args.Outcome.Exception)),
        })
        .AddTimeout(TimeSpan.FromSeconds(4))   // an attempt that hangs leaves time for another
        .Build();

    /// <summary>A handler that repeats what another one does.</summary>
    public static HttpMessageHandler Over(HttpMessageHandler inner) =>
        new ResilienceHandler(Pipeline) { InnerHandler = new WholeAnswers { InnerHandler = inner } };

    /// <summary>A certificate that is not trusted, or an answer that is too long, is no better a moment later.</summary>
    private static bool IsForGood(Exception? error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded,
    };

    /// <summary>Reads answers to their end, so that one that is cut off counts as failed.</summary>
    private sealed class WholeAnswers : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return answer;
        }
    }
}
