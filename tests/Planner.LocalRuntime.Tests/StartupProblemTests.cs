namespace Planner.LocalRuntime.Tests;

public sealed class StartupProblemTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("planner-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AllProblemsOfFunctions_AreToldAtOnce()
    {
        using var host = new Disposing(TestHost.Build(typeof(Faulty), typeof(FaultyHttp)));

        Assert.Equal(
            [
                "Function \"Same\" is there 2 times, in Faulty.Same1 and Faulty.Same2: give each a name of its own.",
                "Function \"1st\" (Faulty.BadName): a name is a letter, then letters, digits, _ or -, 128 at the most.",
                "Function \"Action\" (FaultyHttp.Action): it must return IResult or Task<IResult>.",
                "Function \"Admin\" (FaultyHttp.Admin): Azure keeps routes that begin with admin or runtime for " +
                    "itself: rename \"admin/x\".",
                "Function \"Both\" (Faulty.Both): it has more than one trigger: leave one, and put the other on a " +
                    "function of its own.",
                "Function \"FiveFields\" (Faulty.FiveFields): \"*/5 * * * *\" is no schedule: it has five fields; put " +
                    "the seconds in front: \"0 */5 * * * *\".",
                "Function \"Hidden\" (Faulty.Hidden): make method and class public, or Azure does not find it.",
                "Function \"None\" (Faulty.None): it has no trigger: put [TimerTrigger] or [HttpTrigger] on a parameter.",
                "Function \"NotTask\" (Faulty.NotTask): parameter name must be TimerInfo or CancellationToken.",
                "Function \"NotTask\" (Faulty.NotTask): it must return Task.",
                "Function \"Open\" (FaultyHttp.Open): \"a/{b\" is no route: There is an incomplete parameter in the " +
                    "route template. Check that each '{' character has a matching '}' character.",
                "Function \"Unbound\" (FaultyHttp.Unbound): parameter other must be HttpRequest, CancellationToken, or " +
                    "a simple value that the route \"c/{id}\" names.",
                "Function \"Unset\" (Faulty.Unset): setting NOT_SET_ANYWHERE is not set: set the environment variable, " +
                    "or put it into \"Values\" of local.settings.json.",
            ],
            host.Problems);
    }

    [Fact]
    public void MissingService_IsTold()
    {
        using var host = new Disposing(TestHost.Build(typeof(Needy)));

        Assert.Equal(
            ["Function \"Needy\": class Needy needs Uri, which is no registered service: add it to builder.Services."],
            host.Problems);
    }

    [Fact]
    public void RoutesThatClash_AndUnknownConstraints_AreTold()
    {
        using var host = new Disposing(TestHost.Build(typeof(Clashing)));

        Assert.Equal(
            [
                "Function \"Constraint\": constraint \"prime\" of id in its route is wrong: The constraint reference " +
                    "'prime' could not be resolved to a type. Register the constraint type with " +
                    "'Microsoft.AspNetCore.Routing.RouteOptions.ConstraintMap'.",
                "Functions \"First\" and \"Second\" answer the same requests, /api/things/{id}: change the route or " +
                    "the methods of one.",
            ],
            host.Problems);
    }

    [Fact]
    public void SettingWithDefault_Resolves_AndConfiguredValueWins()
    {
        Assert.Equal(["OneTimer: timerTrigger 0 0 * * * *"], Listing(null));
        Assert.Equal(["OneTimer: timerTrigger 0 30 * * * *"], Listing("0 30 * * * *"));
    }

    [Fact]
    public void ConfiguredSettingThatIsNoSchedule_NamesItsSetting()
    {
        var builder = TestHost.Builder(_folder, [], typeof(OneTimer)).AddDefaultSetting("ONE_SCHEDULE", "soon");
        using var host = new Disposing(builder.Build());

        Assert.Equal(
            ["Function \"OneTimer\" (OneTimer.Run): \"soon\" of %ONE_SCHEDULE% is no schedule: write six cron fields, " +
                "seconds first, such as \"*/5 * * * * *\"."],
            host.Problems);
    }

    [Fact]
    public void BrokenFiles_AreTold_WithTheirLine()
    {
        Write("host.json", "{\n  \"version\": \"2.0\"\n  \"x\": 1 }");
        Write("local.settings.json", "[]");

        Assert.Equal(
            [
                $"{_folder}/host.json, line 3: '\"' is invalid after a value. Expected either ',', '}}', or ']'.",
                $"{_folder}/local.settings.json: Top-level JSON element must be an object. Instead, 'Array' was found.",
            ],
            Problems());
    }

    [Fact]
    public void EncryptedSettings_AreTold()
    {
        Write("local.settings.json", """{ "IsEncrypted": true } // comments are allowed""");

        Assert.Equal(["local.settings.json is encrypted: decrypt it with `func settings decrypt`."], Problems());
    }

    [Theory]
    [InlineData(
        "--host 0.0.0.0",
        "--host 0.0.0.0 would let others call functions without a key: set FUNCTIONS_KEY, or listen on 127.0.0.1.")]
    [InlineData(
        "--host here",
        "--host (or FUNCTIONS_HOST) is \"here\": it must be an IP address such as 127.0.0.1 or 0.0.0.0.")]
    [InlineData("--port=70000", "FUNCTIONS_PORT is \"70000\": it must be a whole number from 0 to 65535.")]
    [InlineData("--port", "--port needs a value after it.")]
    [InlineData(
        "--prot 1",
        "\"--prot\" is no argument: there are --port NUMBER and --host ADDRESS; settings are environment variables " +
        "or \"Values\" of local.settings.json.")]
    public void WrongArguments_AreTold(string args, string expected) =>
        Assert.Equal([expected], Problems(args.Split(' ')));

    [Fact]
    public void WithAKey_OtherAddressesAreAllowed()
    {
        var builder = TestHost.Builder(_folder, ["--host", "0.0.0.0"]);
        builder.Configuration["FUNCTIONS_KEY"] = "secret";
        using var host = new Disposing(builder.Build());

        Assert.Empty(host.Problems);
    }

    [Fact]
    public void LocalSettings_AreSettings_ThatTheEnvironmentOverrides()
    {
        Environment.SetEnvironmentVariable("RUNTIME_TEST_SET", "environment");
        Write("local.settings.json", """{ "Values": { "RUNTIME_TEST_SET": "file", "RUNTIME_TEST_NEW": "file" } }""");

        var configuration = TestHost.Builder(_folder, []).Configuration;

        Assert.Equal(("environment", "file"), (configuration["RUNTIME_TEST_SET"], configuration["RUNTIME_TEST_NEW"]));
        Assert.Equal("file", Environment.GetEnvironmentVariable("RUNTIME_TEST_NEW"));
    }

    [Theory]
    [InlineData("\"\"", "things")]
    [InlineData("\"/planner/v1/\"", "planner/v1/things")]
    public async Task RoutePrefix_ComesFromHostJson(string prefix, string expected)
    {
        Write("host.json", $$"""{ "extensions": { "http": { "routePrefix": {{prefix}} } } }""");
        var builder = TestHost.Builder(_folder, ["--port", "0"], typeof(OneHttp));
        FunctionListing? listing = null;
        builder.Started = listings => listing = listings.Single();
        await using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal($"OneHttp: [GET] {host.Address}/{expected}", $"{listing}");
        using var client = new HttpClient();
        Assert.Equal("ok", await client.GetStringAsync(new Uri($"{host.Address}/{expected}")));
    }

    private string[] Listing(string? configured)
    {
        var builder = TestHost.Builder(_folder, [], typeof(OneTimer)).AddDefaultSetting("ONE_SCHEDULE", "0 0 * * * *");
        if (configured is not null)
        {
            builder.Configuration["ONE_SCHEDULE"] = configured;
        }

        using var host = new Disposing(builder.Build());
        Assert.Empty(host.Problems);
        return [.. host.Host.Listing("").Select(it => it.ToString())];
    }

    private IReadOnlyList<string> Problems(params string[] args)
    {
        using var host = new Disposing(TestHost.Builder(_folder, args).Build());
        return host.Problems;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private sealed record Disposing(LocalHost Host) : IDisposable
    {
        public IReadOnlyList<string> Problems => Host.Problems;

        public void Dispose() => Host.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public static class Faulty
    {
        [Function("Same")]
        public static Task Same1([TimerTrigger("* * * * * *")] TimerInfo timer) => Task.CompletedTask;

        [Function("Same")]
        public static Task Same2([TimerTrigger("* * * * * *")] TimerInfo timer) => Task.CompletedTask;

        [Function("1st")]
        public static Task BadName([TimerTrigger("* * * * * *")] TimerInfo timer) => Task.CompletedTask;

        [Function("None")]
        public static Task None() => Task.CompletedTask;

        [Function("Both")]
        public static Task<IResult> Both(
            [TimerTrigger("* * * * * *")] TimerInfo timer,
            [HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Task.FromResult(Results.Ok());

        [Function("FiveFields")]
        public static Task FiveFields([TimerTrigger("*/5 * * * *")] TimerInfo timer) => Task.CompletedTask;

        [Function("Unset")]
        public static Task Unset([TimerTrigger("%NOT_SET_ANYWHERE%")] TimerInfo timer) => Task.CompletedTask;

        [Function("NotTask")]
        public static int NotTask([TimerTrigger("* * * * * *")] TimerInfo timer, string name) => name.Length;

        [Function("Hidden")]
        internal static Task Hidden([TimerTrigger("* * * * * *")] TimerInfo timer) => Task.CompletedTask;
    }

    public static class FaultyHttp
    {
        [Function("Open")]
        public static IResult Open(
            [HttpTrigger(AuthorizationLevel.Function, Route = "a/{b")] HttpRequest request) =>
            TypedResults.Ok();

        [Function("Admin")]
        public static IResult Admin(
            [HttpTrigger(AuthorizationLevel.Admin, Route = "admin/x")] HttpRequest request) =>
            TypedResults.Ok();

        [Function("Unbound")]
        public static IResult Unbound(
            [HttpTrigger(AuthorizationLevel.Function, Route = "c/{id}")] HttpRequest request, int id, int other) =>
            TypedResults.Ok(id + other);

        [Function("Action")]
        public static Task<object> Action([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) =>
            Task.FromResult(new object());
    }

    public static class Clashing
    {
        [Function("First")]
        public static IResult First(
            [HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "things/{id}")] HttpRequest request) =>
            TypedResults.Ok();

        [Function("Second")]
        public static IResult Second(
            [HttpTrigger(AuthorizationLevel.Function, "post", Route = "Things/{name}")] HttpRequest request) =>
            TypedResults.Ok();

        [Function("Other")]
        public static IResult Other(
            [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "things/{id}")] HttpRequest request) =>
            TypedResults.Ok();

        [Function("Constraint")]
        public static IResult Constraint(
            [HttpTrigger(AuthorizationLevel.Function, "put", Route = "things/{id:prime}")] HttpRequest request) =>
            TypedResults.Ok();
    }

    public static class OneTimer
    {
        [Function("OneTimer")]
        public static Task Run([TimerTrigger("%ONE_SCHEDULE%")] TimerInfo timer) => Task.CompletedTask;
    }

    public static class OneHttp
    {
        [Function("OneHttp")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things")] HttpRequest request) =>
            TypedResults.Text("ok");
    }

    public sealed class Needy(Uri address)
    {
        [Function("Needy")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) =>
            TypedResults.Text(address.ToString());
    }
}
