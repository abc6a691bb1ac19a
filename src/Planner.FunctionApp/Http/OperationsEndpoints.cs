using System.Text.Json.Nodes;
using Planner.FunctionApp.Ticks;
using Planner.Storage;

namespace Planner.FunctionApp.Http;

/// <summary>For who watches the planner itself.</summary>
public sealed class OperationsEndpoints(FleetProvider fleet, IStateStore store)
{
    /// <summary>GET /healthz: whether the state can be read; needs no key.</summary>
    [Function("Health")]
    public Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request,
        CancellationToken cancellationToken) => Problems.Guard(async () =>
        {
            await store.ReadStateAsync(fleet.Deployments[0].Name, cancellationToken);
            return ApiJson.Respond(new JsonObject { ["status"] = "ok" });
        });
}
