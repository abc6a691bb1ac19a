using System.Net;

namespace Planner.LocalRuntime.Tests;

public class CallerRulesTests
{
    [Theory]
    [InlineData("/api/open", null, 200)]
    [InlineData("/api/keyed", null, 401)]
    [InlineData("/api/keyed", "wrong", 401)]
    [InlineData("/api/keyed", "first", 200)]
    [InlineData("/api/keyed", "second", 200)]
    [InlineData("/api/keyed?code=second", null, 200)]
    [InlineData("/api/keyed?code=secon", null, 401)]
    [InlineData("/api/only-admin", null, 401)]
    [InlineData("/api/only-admin", "first", 200)]
    public async Task WithKeys_OnlyTheirHoldersMayCall(string path, string? key, int expected)
    {
        var (host, client) = await TestHost.StartAsync(typeof(Functions), ("FUNCTIONS_KEY", "first, second"));
        await using var _ = host;
        using var __ = client;
        client.DefaultRequestHeaders.Host = "planner.example";
        client.DefaultRequestHeaders.Add("x-functions-key", key is null ? [] : [key]);

        using var response = await client.GetAsync(path);

        Assert.Equal((HttpStatusCode)expected, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost:1", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:1", 200)]
    [InlineData("planner.example", 421)]
    [InlineData("localhost.planner.example", 421)]
    [InlineData("127.0.0.1.planner.example", 421)]
    public async Task WithoutKeys_TheRequestMustNameThisMachine(string name, int expected)
    {
        var (host, client) = await TestHost.StartAsync(typeof(Functions));
        await using var _ = host;
        using var __ = client;
        client.DefaultRequestHeaders.Host = name;

        using var response = await client.GetAsync("/api/keyed");

        Assert.Equal((HttpStatusCode)expected, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "http://elsewhere.example", 200)]
    [InlineData("POST", "http://elsewhere.example", 403)]
    [InlineData("POST", "null", 403)]
    [InlineData("POST", "http://localhost:7071", 200)]
    [InlineData("POST", null, 200)]
    public async Task WithoutKeys_PagesOfOtherOriginsMayNotChangeAnything(string method, string? origin, int expected)
    {
        var (host, client) = await TestHost.StartAsync(typeof(Functions));
        await using var _ = host;
        using var __ = client;
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/keyed");
        request.Headers.Host = "localhost:7071";
        request.Headers.Add("Origin", origin is null ? [] : [origin]);

        using var response = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode)expected, response.StatusCode);
    }

    public static class Functions
    {
        [Function("Open")]
        public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => TypedResults.Ok();

        [Function("Keyed")]
        public static IResult Keyed([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => TypedResults.Ok();

        [Function("OnlyAdmin")]
        public static IResult Admin([HttpTrigger(AuthorizationLevel.Admin, Route = "only-admin")] HttpRequest request) =>
            TypedResults.Ok();
    }
}
