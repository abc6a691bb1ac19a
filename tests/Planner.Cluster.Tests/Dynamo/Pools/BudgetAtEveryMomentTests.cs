using Microsoft.AspNetCore.Http;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Runtime;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Cluster.Dynamo;

/// <summary>What is asked for after every single write, with writes that fail in every way.</summary>
public sealed class BudgetAtEveryMomentTests : IAsyncLifetime
{
    private ScriptedApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ScriptedApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>2 + 6 to 4 + 3 on 8 GPUs: prefill first would ask for 4 + 6 in between.</summary>
    [Fact]
    public async Task SizesThatDoNotFitTogether_ShrinkFirst()
    {
        await ScaleAsync(budget: 8, from: new(2, 6), to: new(4, 3));

        Assert.Equal([(2, 3), (4, 3)], _server.History);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    public async Task SizesThatFitTogether_GrowFirst(int budget)
    {
        await ScaleAsync(budget, from: new(2, 6), to: new(4, 3));

        Assert.Equal([(4, 6), (4, 3)], _server.History);
    }

    [Fact]
    public async Task FirstWriteThatFails_IsTheLast_AndIsSaidAsRefused()
    {
        _server.Fault = NthPatch(1, Refuse(409));

        var error = await Assert.ThrowsAsync<ClusterException>(() => ScaleAsync(8, new(2, 6), new(5, 3)));

        Assert.Equal("decode was not scaled 6 -> 3: the API server refused it (409): scripted", error.Message);
        Assert.Empty(_server.Patches);
        Assert.Equal((2, 6), _server.Scales);
    }

    [Fact]
    public async Task SecondWriteThatFails_IsAHalf_WithWhatIsReached()
    {
        _server.Fault = NthPatch(2, Refuse(409));

        var half = await Assert.ThrowsAsync<PartialScaleException>(() => ScaleAsync(8, new(2, 6), new(5, 3)));

        Assert.Equal(
            "decode was scaled 6 -> 3; prefill was not (2 -> 5): the API server refused it (409): scripted", half.Message);
        Assert.Equal(new Pools<int>(2, 3), half.Reached);
    }

    [Fact]
    public async Task ShrunkPoolThatGrowsAgainMeanwhile_LeavesNoRoom()
    {
        _server.Fault = async (context, serve) =>
        {
            await serve();
            _server.Scales = context.Request.Method == "PATCH" ? (2, 6) : _server.Scales;
        };

        var half = await Assert.ThrowsAsync<PartialScaleException>(() => ScaleAsync(8, new(2, 6), new(5, 3)));

        Assert.Equal("decode was scaled 6 -> 3; prefill was not (2 -> 5): decode asks for 6 again", half.Message);
        Assert.Equal(new Pools<int>(2, 6), half.Reached);
        Assert.Equal(["decode 3"], _server.Patches);
    }

    [Fact]
    public async Task PoolThatSomebodyElseGrewMeanwhile_IsLeft_AndNotSaidOfTheWholeScaling()
    {
        _server.Fault = async (context, serve) =>
        {
            await serve();
            _server.Scales = context.Request.Method == "PATCH" ? (4, 3) : _server.Scales;
        };

        var half = await Assert.ThrowsAsync<PartialScaleException>(() => ScaleAsync(8, new(2, 6), new(5, 3)));

        Assert.Equal("decode was scaled 6 -> 3; prefill was not (2 -> 5): its number is another by now", half.Message);
        Assert.Equal(new Pools<int>(4, 3), half.Reached);
    }

    [Fact]
    public async Task ScalingThatDoesNotFit_WritesNothing()
    {
        var error = await Assert.ThrowsAsync<ClusterException>(() => ScaleAsync(8, new(2, 6), new(5, 4)));

        Assert.Equal("not scaled: 5 prefill and 4 decode replicas take 9 GPUs, max_gpu_budget is 8", error.Message);
        Assert.Empty(_server.Patches);
    }

    /// <summary>The write got through and its answer did not: what is there is read, and done is done.</summary>
    [Fact]
    public async Task LostAnswers_AreLookedAfter()
    {
        _server.Fault = (context, serve) => context.Request.Method == "PATCH" ? FaultProxy.LoseAnswer(context, serve) : serve();

        await ScaleAsync(8, new(2, 6), new(5, 3));

        Assert.Equal((5, 3), _server.Scales);
    }

    [Fact]
    public async Task WriteThatTheClusterChanges_IsNotTakenForDone()
    {
        _server.Fault = async (context, serve) =>
        {
            if (context.Request.Method == "PATCH")
            {
                await ScriptedApiServer.AnswerAsync(context, 200, System.Text.Json.Nodes.JsonNode.Parse(
                    """{"kind": "Scale", "metadata": {"name": "llm-decode"}, "spec": {"replicas": 5} }""")!);
                return;
            }

            await serve();
        };

        var error = await Assert.ThrowsAsync<ClusterException>(() => ScaleAsync(8, new(2, 6), new(2, 3)));

        Assert.Equal(
            "decode was not scaled 6 -> 3: the API server took it, and stored 5: something in the cluster changes the number",
            error.Message);
    }

    /// <summary>All scalings up to 6 x 6 that fit on all budgets from 4 to 12 with 1 or 2 GPUs an engine: the order alone.</summary>
    [Fact]
    public void EveryOrder_IsWithinTheBudget_AfterEveryWrite()
    {
        var deployment = GraphDeployment.Of(_server.Deployment());
        var seen = new GraphDeploymentSeen
        {
            Namespace = "n",
            Deployment = deployment,
            Pools = PoolFinder.Find(deployment),
            Model = "m",
            Adapted = new HashSet<string> { "prefill", "decode" },
        };
        foreach (var (config, gpus, from, to) in Scalings())
        {
            var now = from;
            var patches = PoolPatch.Of(
                seen with { Prefill = new(from.Prefill, 0, true, gpus.Prefill), Decode = new(from.Decode, 0, true, gpus.Decode) }, config, from, to);
            foreach (var patch in patches)
            {
                now = patch.Pool == "prefill" ? now with { Prefill = patch.To } : now with { Decode = patch.To };
                Assert.True(GpuBudget.Fits(config, now, gpus), $"{from} -> {to} of {gpus} on {config.MaxGpuBudget}: {now}");
            }

            Assert.Equal(to, now);
        }
    }

    /// <summary>A seeded sample of them over the wire, the n-th write failing in each way.</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("500")]
    [InlineData("409")]
    [InlineData("reset before")]
    [InlineData("reset after")]
    public async Task NoWrite_AsksForMoreThanTheBudget_WhateverFails(string failure)
    {
        var random = new Random(20);
        foreach (var (config, gpus, from, to) in Scalings().Where(one => PoolPatch.ShrinksFirst(one.Config, one.Gpus, one.From, one.To))
            .OrderBy(_ => random.Next()).Take(40))
        {
            foreach (var n in failure == "none" ? (int[])[0] : [1, 2])
            {
                (_server.Scales, _server.Gpus) = ((from.Prefill, from.Decode), (gpus.Prefill, gpus.Decode));
                _server.History.Clear();
                _server.Fault = NthPatch(n, failure switch
                {
                    "reset before" => FaultProxy.Cut,
                    "reset after" => FaultProxy.LoseAnswer,
                    "none" => (_, serve) => serve(),
                    _ => Refuse(int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture)),
                });

                var error = await Record.ExceptionAsync(() => ScaleAsync(config, from, to));

                var reached = new Pools<int>(_server.Scales.Prefill, _server.Scales.Decode);
                Assert.All(_server.History, asked => Assert.True(
                    GpuBudget.Fits(config, new(asked.Prefill, asked.Decode), gpus), $"{from} -> {to} of {gpus} on {config.MaxGpuBudget}: {asked}"));
                Assert.True(
                    error is null ? reached == to : error is PartialScaleException half ? half.Reached == reached : reached == from,
                    $"{from} -> {to}: {reached}, {error?.Message}");
            }
        }
    }

    private static IEnumerable<(PlannerConfig Config, Pools<int> Gpus, Pools<int> From, Pools<int> To)> Scalings()
    {
        var sizes = (from prefill in Enumerable.Range(1, 6) from decode in Enumerable.Range(1, 6) select new Pools<int>(prefill, decode)).ToList();
        return from budget in Enumerable.Range(4, 9)
               let config = new PlannerConfig { MaxGpuBudget = budget }
               from prefill in Enumerable.Range(1, 2)
               from decode in Enumerable.Range(1, 2)
               let gpus = new Pools<int>(prefill, decode)
               from before in sizes.Where(size => GpuBudget.Fits(config, size, gpus))
               from after in sizes.Where(size => GpuBudget.Fits(config, size, gpus))
               where before != after
               select (config, gpus, before, after);
    }

    private static Func<HttpContext, Func<Task>, Task> Refuse(int status) =>
        (context, _) => ScriptedApiServer.AnswerAsync(context, status, ScriptedApiServer.Status(status, "scripted"));

    private static Func<HttpContext, Func<Task>, Task> NthPatch(int n, Func<HttpContext, Func<Task>, Task> fault)
    {
        var seen = 0;
        return (context, serve) => context.Request.Method == "PATCH" && ++seen == n ? fault(context, serve) : serve();
    }

    private Task ScaleAsync(int budget, Pools<int> from, Pools<int> to) =>
        ScaleAsync(new PlannerConfig { MaxGpuBudget = budget }, from, to);

    private Task ScaleAsync(PlannerConfig config, Pools<int> from, Pools<int> to) =>
        new GraphDeploymentClient(ClusterConnection.Open(name => name == "PLANNER_KUBECONFIG" ? _server.Kubeconfig : null))
            .ScaleAsync(new DeploymentConfig { Name = "llm", Config = config }, from, to, CancellationToken.None);
}
