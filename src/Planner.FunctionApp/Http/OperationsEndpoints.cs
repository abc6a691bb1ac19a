using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Planner.Runtime;

namespace Planner.FunctionApp.Http;

/// <summary>For who watches the planner itself.</summary>
public sealed class OperationsEndpoints(FleetWatch fleet, Readiness readiness)
{
    /// <summary>GET /healthz: the process lives; needs no key, and says nothing of deployments.</summary>
    [Function("Health")]
    [SuppressMessage("Performance", "CA1822", Justification = "functions are called on an object of their class")]
    public IResult Health(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request) =>
        ApiJson.Respond(new JsonObject { ["status"] = "ok" });

    /// <summary>GET /readyz: whether every loop of every deployment goes on.</summary>
    [Function("Ready")]
    public Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "readyz")] HttpRequest request,
        CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            QueryFields.Require(request);
            var loops = await readiness.OfAsync(await fleet.RefreshAsync(), cancellationToken);
            List<LoopReadiness> late = [.. loops.Where(loop => loop.Problem is not null)];
            return late.Count > 0
                ? Problems.NotReady(late)
                : ApiJson.Respond(new JsonObject
                {
                    ["status"] = "ready",
                    ["loops"] = new JsonArray([.. loops.Select(ApiJson.Of)]),
                });
        });
}
