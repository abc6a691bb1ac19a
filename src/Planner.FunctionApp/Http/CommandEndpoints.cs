using Planner.Model;
using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>What a person can make the planner do.</summary>
public sealed class CommandEndpoints(
    FleetProvider fleet, Rescaler rescaler, LoopRunner loops, PlannerTime time, Caller caller)
{
    /// <summary>POST /deployments/{name}/rescale.</summary>
    [Function("Rescale")]
    public Task<IResult> RescaleAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{name}/rescale")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            if (fleet.Find(name) is not { } deployment)
            {
                return Problems.NotFound(name);
            }

            if (await ReadBodyAsync(request, cancellationToken) is not { } body)
            {
                return Problems.TooLarge(RescaleBody.MostBytes);
            }

            var asked = RescaleBody.Read(body, caller.Of(request), time.FromWall);
            var decision = await rescaler.RescaleAsync(deployment, asked, cancellationToken);
            return ApiJson.Respond(DecisionFormat.ToNode(decision), StatusCodes.Status202Accepted);
        });

    /// <summary>DELETE /deployments/{name}/hold.</summary>
    [Function("ReleaseHold")]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "deployments/{name}/hold")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            if (fleet.Find(name) is not { } deployment)
            {
                return Problems.NotFound(name);
            }

            return await rescaler.ReleaseAsync(deployment, caller.Of(request), cancellationToken) is { } decision
                ? ApiJson.Respond(DecisionFormat.ToNode(decision))
                : Results.NoContent();
        });

    /// <summary>POST /deployments/{name}/ticks/throughput: plans now, with what can be seen now.</summary>
    [Function("RunThroughputTick")]
    public Task<IResult> RunThroughputAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{name}/ticks/throughput")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
            fleet.Find(name) is { } deployment
                ? ApiJson.Respond(DecisionFormat.ToNode(await loops.RunNowAsync(DecisionLoop.Throughput, deployment, cancellationToken)))
                : Problems.NotFound(name));

    /// <summary>POST /deployments/{name}/ticks/load: samples the gauges over the next seconds, and decides.</summary>
    [Function("RunLoadTick")]
    public Task<IResult> RunLoadAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "deployments/{name}/ticks/load")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            if (fleet.Find(name) is not { } deployment)
            {
                return Problems.NotFound(name);
            }

            return deployment.Settings.RunsLoadLoop
                ? ApiJson.Respond(DecisionFormat.ToNode(await loops.RunNowAsync(DecisionLoop.Load, deployment, cancellationToken)))
                : Problems.NotEnabled($"{name} has no load loop: set policy: slo, or enable_load_scaling");
        });

    /// <returns>Null where the body is too large.</returns>
    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new byte[RescaleBody.MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= RescaleBody.MostBytes ? body[..length] : null;
    }
}
