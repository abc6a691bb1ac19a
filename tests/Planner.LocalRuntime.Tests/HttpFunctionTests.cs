using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Planner.LocalRuntime.Tests;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    private LocalHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync() =>
        (_host, _client) = await TestHost.StartAsync(typeof(Functions), ("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "1000"));

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/Plain", "plain")]
    [InlineData("/api/plain", "plain")]
    [InlineData("/api/deployments/a%20b", "a b")]
    [InlineData("/api/typed/7", "7")]
    [InlineData("/api/typed/7/true", "7 True")]
    [InlineData("/api/limit", "50")]
    [InlineData("/api/limit/3", "3")]
    public async Task RouteValues_BecomeParameters(string path, string expected) =>
        Assert.Equal(expected, await _client.GetStringAsync(path));

    [Fact]
    public async Task Body_IsRead()
    {
        using var response = await _client.PostAsJsonAsync("/api/echo", new { prefill = 2 });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"prefill":2}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/none", 404, "No function answers /api/none.")]
    [InlineData("GET", "/Plain", 404, "No function answers /Plain.")]
    [InlineData("GET", "/api/constrained/x", 404, "No function answers /api/constrained/x.")]
    [InlineData("GET", "/api/echo", 405, "/api/echo answers POST, not GET.")]
    [InlineData("GET", "/api/typed/seven", 400, "id in the path is \"seven\", which is no Int32.")]
    [InlineData("GET", "/api/fails", 500, "Function Fails failed; the log of the host says why.")]
    [InlineData("GET", "/api/null", 500, "Function Null failed; the log of the host says why.")]
    public async Task WhatGoesWrong_IsAProblem(string method, string path, int status, string detail)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _client.SendAsync(request);

        await AssertProblemAsync(response, status, detail);
    }

    [Fact]
    public async Task WrongMethod_TellsTheAllowedOnes()
    {
        using var response = await _client.GetAsync("/api/echo");

        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task FunctionsOwnNotFound_IsLeftAlone()
    {
        using var response = await _client.GetAsync("/api/missing");

        Assert.Equal((404, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task BodyOverTheLimit_IsRefused()
    {
        using var response = await _client.PostAsync("/api/echo", new StringContent(new string('x', 1001)));

        await AssertProblemAsync(response, 413, "A body may have 1000 bytes at the most.");
    }

    [Fact]
    public async Task BodyOfUnknownLengthOverTheLimit_IsRefused()
    {
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 1001))));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/echo") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _client.SendAsync(request);

        await AssertProblemAsync(
            response, 413, "Request body too large. The max request body size is 1000 bytes.");
    }

    [Fact]
    public async Task Stop_CancelsTheTokenOfARequest()
    {
        var answer = _client.GetAsync("/api/waits");
        await Functions.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));

        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var response = await answer;
        await AssertProblemAsync(response, 503, "The host is stopping.");
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string detail)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    public static class Functions
    {
        public static readonly TaskCompletionSource Waiting = new();

        [Function("Plain")]
        public static IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            TypedResults.Text("plain");

        [Function("Text")]
        public static Task<IResult> TextAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "deployments/{name}")] HttpRequest request,
            string name) => Task.FromResult(Results.Text(name));

        [Function("Typed")]
        public static IResult Typed(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{id}/{flag?}")] HttpRequest request,
            int id,
            bool? flag) => TypedResults.Text($"{id} {flag}".Trim());

        [Function("Limit")]
        public static IResult Limit(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "limit/{limit?}")] HttpRequest request,
            int limit = 50) => TypedResults.Text($"{limit}");

        [Function("Constrained")]
        public static IResult Constrained(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "constrained/{id:int}")] HttpRequest request,
            int id) => TypedResults.Text($"{id}");

        [Function("Echo")]
        public static async Task<IResult> EchoAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo")] HttpRequest request,
            CancellationToken stop)
        {
            using var reader = new StreamReader(request.Body);
            return TypedResults.Text(await reader.ReadToEndAsync(stop), statusCode: 202);
        }

        [Function("Missing")]
        public static IResult Missing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            TypedResults.NotFound();

        [Function("Fails")]
        public static IResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new InvalidOperationException("a secret");

        [Function("Null")]
        public static Task<IResult> NullAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult<IResult>(null!);

        [Function("Waits")]
        public static async Task<IResult> WaitsAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken stop)
        {
            Waiting.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return TypedResults.Ok();
        }
    }
}
