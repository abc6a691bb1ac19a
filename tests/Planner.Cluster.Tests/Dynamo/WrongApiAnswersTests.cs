using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Planner.Configuration;
using Planner.Runtime;
using Planner.Testing.Kube;

namespace Planner.Cluster.Dynamo;

/// <summary>Whatever comes in place of an answer: a <see cref="ClusterException"/> that says what, and no number out of it.</summary>
public sealed class WrongApiAnswersTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(700);

    private ScriptedApiServer _server = null!;

    /// <summary>Bodies of status 200, and what is said of them.</summary>
    public static TheoryData<string, string, string> Bodies => new()
    {
        { "list", "[]", "an object is needed, it is a list" },
        { "number", "5", "an object is needed, it is a number" },
        { "text", "\"x\"", "an object is needed, it is a text" },
        { "null", "null", "an object is needed, it is nothing" },
        { "empty", "", "not a Kubernetes answer" },
        { "html", "<html>login</html>", "not a Kubernetes answer" },
        { "cut", "{\"a\":", "not a Kubernetes answer" },
        { "deep", string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000), "not a Kubernetes answer" },
        { "duplicate keys", """{"kind": "DynamoGraphDeployment", "metadata": {"name": "llm"}, "spec": 1, "spec": {} }""", "not a Kubernetes answer" },
        { "half a surrogate pair", """{"kind": "\ud800"}""", "not valid Unicode" },
        { "half a surrogate pair in a name", """{"a": [{"\ud800": 1}]}""", "not valid Unicode" },
        { "object", "{}", "is of kind missing" },
        { "other kind", """{"kind": "Pod", "metadata": {"name": "llm"} }""", "is of kind 'Pod'" },
        { "no metadata", """{"kind": "DynamoGraphDeployment", "spec": {} }""", "has no metadata.name" },
        { "other name", """{"kind": "DynamoGraphDeployment", "metadata": {"name": "y"}, "spec": {} }""", "is named 'y'" },
        { "spec a number", """{"kind": "DynamoGraphDeployment", "metadata": {"name": "llm"}, "spec": 1}""", "has a spec that is 1" },
        { "status a text", """{"kind": "DynamoGraphDeployment", "metadata": {"name": "llm"}, "status": "x"}""", "has a status that is 'x'" },
        { "no spec", """{"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "llm"} }""", "spec.components is missing" },
    };

    public static TheoryData<string, string> Scales => new()
    {
        { "{}", "is of kind missing" },
        { "[1]", "an object is needed, it is a list" },
        { Scale("""{"replicas": -5}"""), "spec.replicas is -5, no number of replicas" },
        { Scale("""{"replicas": 1e30}"""), "spec.replicas is 1e30, no number of replicas" },
        { Scale("""{"replicas": 2.5}"""), "spec.replicas is 2.5, no number of replicas" },
        { Scale("""{"replicas": "two"}"""), "spec.replicas is 'two', no number of replicas" },
        { Scale("null"), "has no spec" },
        { Scale("[]"), "has a spec that is a list" },
    };

    public static TheoryData<int, string> Statuses => new()
    {
        { 302, "it answered 302, a redirect, which is not followed" },
        { 401, "the credentials are refused (401): renew the token" },
        { 403, "scripted: give these rights with the Roles in infra/kubernetes" },
        { 404, "it answered 404: scripted" },
        { 410, "it answered 410, what was asked for is gone: scripted" },
        { 429, "it is overloaded (429): it asks for a wait of 100000 s" },
        { 500, "it failed (500): scripted" },
        { 503, "it failed (503): scripted" },
    };

    public async Task InitializeAsync() => _server = await ScriptedApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task WrongBody_IsSaid(string kind, string body, string said)
    {
        Answer(context => WriteAsync(context, body));

        Assert.True((await RefusalAsync()).Contains(said, StringComparison.Ordinal), $"{kind}: {await RefusalAsync()}");
    }

    [Fact]
    public async Task BytesThatAreNoUtf8_AreSaid()
    {
        Answer(async context => await context.Response.Body.WriteAsync(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));

        Assert.Contains("not a Kubernetes answer", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public async Task WrongScale_IsSaid(string body, string said)
    {
        _server.Fault = (context, serve) =>
            context.Request.Path.Value!.EndsWith("llm-prefill/scale", StringComparison.Ordinal) ? WriteAsync(context, body) : serve();

        Assert.Contains(said, await RefusalAsync(), StringComparison.Ordinal);
    }

    /// <summary>A real Scale leaves a number of 0 out.</summary>
    [Fact]
    public async Task ScaleWithoutNumber_IsZero()
    {
        _server.Scales = (0, 6);

        Assert.Equal(0, (await ReadAsync()).Prefill!.Desired);
    }

    [Theory]
    [InlineData("""{"replicas": "two"}""", "replicas is 'two'; a whole number from 0 to 40000 is needed")]
    [InlineData("""{"replicas": -1}""", "replicas is -1; a whole number from 0 to 40000 is needed")]
    public async Task WrongNumberInTheDeployment_IsSaid(string component, string said)
    {
        _server.Change = deployment => deployment["spec"]!["components"]![0]!["replicas"] = JsonNode.Parse(component)!["replicas"]!.DeepClone();

        Assert.Contains(said, await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongNumberInTheStatus_IsSaid()
    {
        _server.Change = deployment => deployment["status"]!["components"]!["decode"]!["readyReplicas"] = "all";

        Assert.Contains("status of decode.readyReplicas is 'all', no number of replicas", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Status_IsSaidByItsName(int status, string said)
    {
        Answer(context =>
        {
            context.Response.Headers.RetryAfter = "100000";
            context.Response.Headers.Location = $"{_server.Address}/stolen";
            return ScriptedApiServer.AnswerAsync(context, status, ScriptedApiServer.Status(status, "scripted"));
        }, only: status == 404 ? "/apis/" : null);

        Assert.Contains(said, await RefusalAsync(), StringComparison.Ordinal);
    }

    /// <summary>The credentials that are sent belong to the configured address.</summary>
    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        var stolen = 0;
        _server.Fault = (context, _) =>
        {
            stolen += context.Request.Path == "/stolen" ? 1 : 0;
            context.Response.Redirect($"{_server.Address}/stolen");
            return Task.CompletedTask;
        };

        await RefusalAsync();

        Assert.Equal(0, stolen);
    }

    [Fact]
    public async Task RetryAfter_IsHonouredWithinTheDeadline()
    {
        var asked = 0;
        _server.Fault = (context, serve) =>
        {
            context.Response.Headers.RetryAfter = "0";
            return asked++ == 0 ? ScriptedApiServer.AnswerAsync(context, 429, ScriptedApiServer.Status(429, "slow down")) : serve();
        };

        Assert.Equal(6, (await ReadAsync()).Decode!.Desired);
    }

    /// <summary>Nothing comes, or the body stops, or drips.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":")]
    [InlineData(" ")]
    public async Task AnswerThatDoesNotEnd_EndsAtTheDeadline(string part)
    {
        Answer(async context =>
        {
            for (; part.Length > 0; await Task.Delay(50, context.RequestAborted))
            {
                await context.Response.WriteAsync(part);
                await context.Response.Body.FlushAsync();
                part = part == " " ? part : "";
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.Contains("it did not answer within 0.7 s", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerThatNeverEnds_EndsAtItsBound()
    {
        var chunk = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
        Answer(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });

        Assert.Contains("more than 16 MB", await RefusalAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HugeHeaders_AreRefused()
    {
        Answer(context =>
        {
            context.Response.Headers["X-Big"] = new string('a', 70_000);
            return Task.CompletedTask;
        });

        Assert.Contains("header", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionThatBreaks_IsSaid()
    {
        Answer(async context =>
        {
            context.Response.ContentLength = 5000;
            await context.Response.WriteAsync("{\"a\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.Contains("the connection broke", await RefusalAsync(), StringComparison.Ordinal);
    }

    /// <summary>A caller that gives up is no failure of the server.</summary>
    [Fact]
    public async Task CallersCancellation_IsPassedOn()
    {
        using var caller = new CancellationTokenSource();
        Answer(async context =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(Deadline).ReadAsync(Deployment, caller.Token));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "no API server listens there; check the address")]
    [InlineData("http://no-such-name.invalid:1", "cannot be resolved; check the address and the DNS")]
    public async Task NobodyThere_IsSaid(string address, string said)
    {
        var client = new GraphDeploymentClient(ClusterConnection.Open(
            name => name == "PLANNER_KUBECONFIG" ? _server.Kubeconfig.Replace(_server.Address, address) : null));

        Assert.Contains(
            said, (await Assert.ThrowsAsync<ClusterException>(() => client.ReadAsync(Deployment, CancellationToken.None))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"enabled": true}""")]
    public async Task DeclaredAdapterThatIsMissing_IsAnError_AndNothingIsPatched(string declared)
    {
        (_server.HasAdapters, _server.Adapter) = (false, declared);

        Assert.Equal(
            "prefill declares a scalingAdapter, but there is no DynamoGraphDeploymentScalingAdapter llm-prefill in namespace n: " +
            "see whether Dynamo's operator runs and creates it, or take scalingAdapter out of the component",
            await RefusalAsync());
    }

    [Theory]
    [InlineData("""{"enabled": false}""")]
    [InlineData("null")]
    public async Task AdapterThatIsNotDeclared_MayBeMissing(string declared)
    {
        (_server.HasAdapters, _server.Adapter) = (false, declared);

        Assert.Equal(2, (await ReadAsync()).Prefill!.Desired);
    }

    /// <summary>The older API has the key with a switch in it, which is off where it is not given.</summary>
    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"enabled": false}""", false)]
    [InlineData("""{"enabled": true}""", true)]
    public void OlderShape_DeclaresByASwitch(string declared, bool isDeclared) => Assert.Equal(
        isDeclared,
        PlannedPools.DeclaresAdapter(JsonNode.Parse($$"""{"spec": {"services": {"d": {"scalingAdapter": {{declared}} } } } }""")!, "d"));

    public static TheoryData<string, string?> Reconciling => new()
    {
        { """{}""", null },
        { """{"spec": 3}""", "the operator has not copied 6 to the deployment (it still asks for 3)" },
        { """{"observed": 6}""", "the operator has not looked at generation 7 yet (observed 6)" },
        { """{"existing": 4}""", "4 of 6 replicas exist" },
        { """{"existing": 8}""", "8 replicas exist and 6 are asked for" },
        { """{"existing": 8, "updated": 6}""", null },   // replicas are being replaced, more of them exist for a time
    };

    [Theory]
    [MemberData(nameof(Reconciling))]
    public async Task WhatIsNotCarriedOut_IsSaid(string happening, string? said)
    {
        _server.Change = deployment =>
        {
            var (now, status) = (JsonNode.Parse(happening)!, deployment["status"]!["components"]!["decode"]!);
            deployment["spec"]!["components"]![1]!["replicas"] = now["spec"]?.DeepClone() ?? 6;
            deployment["status"]!["observedGeneration"] = now["observed"]?.DeepClone() ?? 7;
            status["replicas"] = now["existing"]?.DeepClone() ?? 6;
            status["updatedReplicas"] = now["updated"]?.DeepClone() ?? status["replicas"]!.DeepClone();
        };

        Assert.Equal(said, (await ReadAsync()).Decode!.NotCarriedOut);
    }

    private static readonly DeploymentConfig Deployment = new() { Name = "llm" };

    private static string Scale(string spec) =>
        $$"""{"kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": {"name": "llm-prefill"}, "spec": {{spec}} }""";

    private static Task WriteAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private void Answer(Func<HttpContext, Task> answer, string? only = null) =>
        _server.Fault = (context, serve) => only is null || $"{context.Request.Path}/".StartsWith(only, StringComparison.Ordinal) && context.Request.Path.Value!.Length <= only.Length ? answer(context) : NotFoundAsync(context);

    private static Task NotFoundAsync(HttpContext context) => ScriptedApiServer.AnswerAsync(context, 404, ScriptedApiServer.Status(404, "nothing"));

    private Task<GraphDeploymentSeen> ReadAsync() => Client(TimeSpan.FromSeconds(10)).ReadAsync(Deployment, CancellationToken.None);

    private async Task<string> RefusalAsync(TimeSpan? deadline = null) => (await Assert.ThrowsAsync<ClusterException>(
        () => Client(deadline ?? Deadline).ReadAsync(Deployment, CancellationToken.None))).Message;

    private GraphDeploymentClient Client(TimeSpan deadline) => new(ClusterConnection.Open(
        name => name == "PLANNER_KUBECONFIG" ? _server.Kubeconfig : null, deadline, TimeProvider.System));
}
