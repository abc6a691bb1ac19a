using System.Text.Json.Nodes;

namespace Planner.Testing.Kube;

/// <summary>
/// Does for one deployment what Dynamo's operator does: copies the adapters' numbers to it, and shows in its status the
/// replicas that are ready. One that is new gets ready after a start-up time; those in excess are gone at once.
/// </summary>
public sealed class TestOperator(DynamoCluster cluster, string deployment, TimeSpan startup) : IAsyncDisposable
{
    private static readonly string[] Pools = ["VllmPrefillWorker", "VllmDecodeWorker"];

    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, (int Ready, List<long> Starting)> _pools = [];
    private Task _loop = Task.CompletedTask;

    /// <summary>Ready replicas of prefill and decode after the last step.</summary>
    public (int Prefill, int Decode) Ready { get; private set; }

    /// <summary>Works until it is disposed of.</summary>
    public TestOperator Start()
    {
        _loop = Task.Run(async () =>
        {
            for (; !_end.IsCancellationRequested; await Task.Delay(50))
            {
                await StepAsync();
            }
        });
        return this;
    }

    /// <summary>Looks once, and does what is due.</summary>
    public async Task StepAsync()
    {
        var (prefill, decode) = await cluster.AdaptersAsync(deployment);
        Ready = (Live(Pools[0], prefill), Live(Pools[1], decode));
        var current = await cluster.GetAsync(deployment);
        var path = cluster.DeploymentPath(deployment);
        await cluster.Server.MergeAsync(path, new JsonObject { ["spec"] = Spec(current["spec"]!, prefill, decode) });
        await cluster.Server.MergeAsync($"{path}/status", new JsonObject { ["status"] = Status(prefill, decode) });
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    /// <summary>Replicas that are ready now, of as many as are wanted.</summary>
    private int Live(string pool, int wanted)
    {
        var now = Environment.TickCount64;
        var (ready, starting) = _pools.TryGetValue(pool, out var known) ? known : (startup == TimeSpan.Zero ? 0 : wanted, []);
        ready = Math.Min(wanted, ready);
        starting = [.. starting.Take(wanted - ready)];
        starting.AddRange(Enumerable.Repeat(now + (long)startup.TotalMilliseconds, wanted - ready - starting.Count));
        ready += starting.RemoveAll(due => due <= now);
        _pools[pool] = (ready, starting);
        return ready;
    }

    /// <summary>A merge patch of the replicas; of a list only the whole can be merged.</summary>
    private static JsonObject Spec(JsonNode spec, int prefill, int decode)
    {
        if (spec["components"] is not JsonArray components)
        {
            return new() { ["services"] = new JsonObject { [Pools[0]] = Replicas(prefill), [Pools[1]] = Replicas(decode) } };
        }

        var copy = components.DeepClone().AsArray();
        foreach (var (pool, replicas) in Pools.Zip([prefill, decode]))
        {
            copy.First(one => (string)one!["name"]! == pool)!["replicas"] = replicas;
        }

        return new() { ["components"] = copy };
    }

    private static JsonObject Replicas(int number) => new() { ["replicas"] = number };

    private JsonObject Status(int prefill, int decode) => new()
    {
        [cluster.Version == DynamoCluster.Older ? "services" : "components"] = new JsonObject
        {
            [Pools[0]] = Pool(prefill, Ready.Prefill),
            [Pools[1]] = Pool(decode, Ready.Decode),
        },
    };

    private static JsonNode Pool(int desired, int ready) => JsonNode.Parse(
        $$"""{"replicas": {{desired}}, "updatedReplicas": {{desired}}, "readyReplicas": {{ready}} }""")!;
}
