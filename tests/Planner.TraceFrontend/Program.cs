using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Planner.TraceFrontend;
using Planner.Traces;

// Shows the metrics that Dynamo's frontend would show while it serves a trace, which begins when /start is asked for:
//   Planner.TraceFrontend TRACE MODEL DYNAMO_NAMESPACE
if (args is not [var path, var model, var @namespace])
{
    Console.Error.WriteLine("usage: Planner.TraceFrontend TRACE MODEL DYNAMO_NAMESPACE");
    return 2;
}

using var trace = File.OpenRead(path);
var frontend = new ServedTrace(RequestTrace.Read(trace, path), $"model=\"{model}\",dynamo_namespace=\"{@namespace}\"");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
var watch = new Stopwatch();
app.Run(context =>
{
    if (context.Request.Path == "/start")
    {
        watch.Start();
    }

    return context.Response.WriteAsync(frontend.MetricsAt(watch.Elapsed.TotalSeconds));
});
await app.StartAsync();
Console.WriteLine(app.Urls.First());
await Task.Delay(Timeout.Infinite);
return 0;
