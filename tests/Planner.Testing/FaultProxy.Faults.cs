using System.Text;
using Microsoft.AspNetCore.Http;

namespace Planner.Testing;

/// <summary>What can go wrong on the way.</summary>
public sealed partial class FaultProxy
{
    /// <summary>The connection ends without an answer, and the server never sees the request.</summary>
    public static Task Cut(HttpContext context, Func<Task> forward)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The server does it, and its answer is lost.</summary>
    public static async Task LoseAnswer(HttpContext context, Func<Task> forward)
    {
        context.Response.Body = Stream.Null;
        await forward();
        context.Abort();
    }

    /// <summary>Half of the answer comes, and the connection ends.</summary>
    public static async Task CutAnswer(HttpContext context, Func<Task> forward)
    {
        await HalfAsync(context, forward);
        context.Abort();
    }

    /// <summary>Half of the answer comes, and no more for ever.</summary>
    public static async Task HangAnswer(HttpContext context, Func<Task> forward)
    {
        await HalfAsync(context, forward);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    /// <summary>The request is forwarded after a while.</summary>
    public static Func<HttpContext, Func<Task>, Task> Slow(TimeSpan time) => async (context, forward) =>
    {
        await Task.Delay(time, context.RequestAborted);
        await forward();
    };

    /// <summary>The answer comes byte by byte.</summary>
    /// <param name="time">How long each takes.</param>
    public static Func<HttpContext, Func<Task>, Task> Drip(TimeSpan time) => async (context, forward) =>
    {
        var (body, whole) = await WholeAsync(context, forward);
        for (var i = 0; i < whole.Length; i++)
        {
            await body.WriteAsync(whole.AsMemory(i, 1), context.RequestAborted);
            await body.FlushAsync(context.RequestAborted);
            await Task.Delay(time, context.RequestAborted);
        }
    };

    /// <summary>The answer is another than the server gave.</summary>
    public static Func<HttpContext, Func<Task>, Task> Changed(Func<string, string> change) => async (context, forward) =>
    {
        context.Request.Headers.Remove("Accept-Encoding");
        var (body, whole) = await WholeAsync(context, forward);
        var changed = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(whole)));
        context.Response.ContentLength = changed.Length;
        await body.WriteAsync(changed, context.RequestAborted);
    };

    /// <summary>The server is not asked; this is the answer instead.</summary>
    public static Func<HttpContext, Func<Task>, Task> Answer(int status, string body, string type = "text/html") =>
        (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        };

    /// <summary>A fault for the first few requests.</summary>
    public static Func<HttpContext, Func<Task>, Task> First(int count, Func<HttpContext, Func<Task>, Task> fault)
    {
        var seen = 0;
        return (context, forward) => Interlocked.Increment(ref seen) <= count ? fault(context, forward) : forward();
    }

    /// <summary>A fault for all but the first few requests.</summary>
    public static Func<HttpContext, Func<Task>, Task> After(int count, Func<HttpContext, Func<Task>, Task> fault)
    {
        var seen = 0;
        return (context, forward) => Interlocked.Increment(ref seen) > count ? fault(context, forward) : forward();
    }

    /// <summary>A fault for requests of a kind.</summary>
    public static Func<HttpContext, Func<Task>, Task> When(
        Func<HttpRequest, bool> kind, Func<HttpContext, Func<Task>, Task> fault) =>
        (context, forward) => kind(context.Request) ? fault(context, forward) : forward();

    /// <summary>Something happens before the first request of a method is forwarded.</summary>
    public static Func<HttpContext, Func<Task>, Task> FirstOf(string method, Func<Task> happening)
    {
        var seen = 0;
        return async (context, forward) =>
        {
            if (context.Request.Method == method && Interlocked.Increment(ref seen) == 1)
            {
                await happening();
            }

            await forward();
        };
    }

    /// <summary>The body of a request, which can be forwarded all the same.</summary>
    public static async Task<string> TextAsync(HttpRequest request)
    {
        request.EnableBuffering();
        request.Body.Position = 0;
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var text = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return text;
    }

    private static async Task HalfAsync(HttpContext context, Func<Task> forward)
    {
        var (body, whole) = await WholeAsync(context, forward);
        context.Response.ContentLength = whole.Length;
        await body.WriteAsync(whole.AsMemory(0, whole.Length / 2), context.RequestAborted);
        await body.FlushAsync(context.RequestAborted);
    }

    /// <summary>What the server answered, and where it is to be written.</summary>
    private static async Task<(Stream Body, byte[] Whole)> WholeAsync(HttpContext context, Func<Task> forward)
    {
        var (body, whole) = (context.Response.Body, new MemoryStream());
        context.Response.Body = whole;
        await forward();
        return (body, whole.ToArray());
    }
}
