using Microsoft.AspNetCore.Routing;

namespace Planner.LocalRuntime;

/// <summary>Answers requests with HTTP functions; whatever goes wrong is answered as problem+json (RFC 9457).</summary>
internal sealed class HttpRouting(CallerRules callers, long maxBytes, ILogger logger, CancellationToken stopping)
{
    public void Map(WebApplication app, IEnumerable<HttpFunction> functions)
    {
        app.Use(RefuseOrExplainAsync);
        app.UseRouting();
        foreach (var function in functions)
        {
            var endpoint = app.Map(function.Pattern, (RequestDelegate)(context => AnswerAsync(context, function)));
            endpoint.WithDisplayName(function.Name).WithMetadata(function, new HttpMethodMetadata(function.Methods));
        }
    }

    private static Task ProblemAsync(HttpContext context, int status, string detail) =>
        context.Response.HasStarted
            ? Task.CompletedTask
            : TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);

    private async Task RefuseOrExplainAsync(HttpContext context, RequestDelegate next)
    {
        if (callers.Refusal(context.Request) is { } refusal)
        {
            await ProblemAsync(context, refusal.Status, refusal.Reason);
            return;
        }

        await next(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is not null)
        {
            return;
        }

        var (method, path) = (context.Request.Method, context.Request.Path);
        await (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? ProblemAsync(context, 405, $"{path} answers {context.Response.Headers.Allow}, not {method}.")
            : ProblemAsync(context, 404, $"No function answers {path}."));
    }

    private async Task AnswerAsync(HttpContext context, HttpFunction function)
    {
        if (!callers.MayCall(function.AuthLevel, context.Request))
        {
            await ProblemAsync(context, 401, "Send a function key in the header x-functions-key or the query's code.");
            return;
        }

        if (context.Request.ContentLength > maxBytes)
        {
            await ProblemAsync(context, 413, $"A body may have {maxBytes} bytes at the most.");
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var result = await function.RunAsync(context, stop.Token);
            await (result ?? throw new InvalidOperationException("The function returned null.")).ExecuteAsync(context);
        }
        catch (Exception e)
        {
            await ExplainAsync(context, function, e);
        }
    }

    private async Task ExplainAsync(HttpContext context, HttpFunction function, Exception exception)
    {
        switch (exception)
        {
            // A bad route value, or a body that turned out to be too large or broken.
            case BadHttpRequestException bad:
                await ProblemAsync(context, bad.StatusCode, bad.Message);
                return;
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return;
            case OperationCanceledException when stopping.IsCancellationRequested:
                await ProblemAsync(context, 503, "The host is stopping.");
                return;
        }

        logger.LogError(exception, "{Function} failed", function.Name);
        if (context.Response.HasStarted)
        {
            // A cut connection tells the caller that the answer is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await ProblemAsync(context, 500, $"Function {function.Name} failed; the log of the host says why.");
    }
}
