using System.Text.Json.Nodes;
using Planner.Engines;
using Planner.Model;
using Planner.Policies.Slo;
using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>What can be asked of deployments. Answers come from stored state, so any instance can give them.</summary>
public sealed class DeploymentEndpoints(
    FleetProvider fleet, FleetWatch watch, IStateStore store, DecisionList decisions, PlannerTime time)
{
    private const int DefaultLimit = 50;
    private const int MostQuoted = 40;

    /// <summary>GET /deployments.</summary>
    [Function("Deployments")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "deployments")] HttpRequest request,
        CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            QueryFields.Require(request);
            var fleetNow = await watch.RefreshAsync();
            var deployments = await Task.WhenAll(
                fleetNow.Select(deployment => DescribeAsync(deployment, cancellationToken)));
            return ApiJson.Respond(new JsonObject { ["deployments"] = new JsonArray([.. deployments]) });
        });

    /// <summary>GET /deployments/{name}.</summary>
    [Function("Deployment")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "deployments/{name}")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
            fleet.Find(name) is { } deployment
                ? ApiJson.Respond(await DescribeAsync(deployment, cancellationToken))
                : Problems.NotFound(name));

    /// <summary>GET /deployments/{name}/decisions?limit=&amp;before=, newest first.</summary>
    [Function("Decisions")]
    public Task<IResult> DecisionsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "deployments/{name}/decisions")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            if (fleet.Find(name) is not { } deployment)
            {
                return Problems.NotFound(name);
            }

            QueryFields.Require(request, "limit", "before");
            var page = await decisions.PageAsync(
                deployment.Name, Limit(request.Query["limit"]), Before(request.Query["before"]), cancellationToken);
            var body = new JsonObject
            {
                ["decisions"] = new JsonArray([.. page.Decisions.Select(ApiJson.Of)]),
                ["next"] = page.Next?.ToString(),
            };
            if (page.Unreadable.Count > 0)
            {
                body["unreadable"] = new JsonArray([.. page.Unreadable.Select(ApiJson.Of)]);
            }

            return ApiJson.Respond(body);
        });

    /// <summary>GET /deployments/{name}/profile: what was learnt of its engine, in the profiler's format.</summary>
    [Function("Profile")]
    public Task<IResult> ProfileAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "deployments/{name}/profile")] HttpRequest request,
        string name, CancellationToken cancellationToken) => Problems.GuardAsync(async () =>
        {
            QueryFields.Require(request);
            return fleet.Find(name) is { } deployment
                ? Learnt(deployment, (await store.ReadStateAsync(deployment.Name, cancellationToken))?.State ?? DeploymentState.Empty)
                : Problems.NotFound(name);
        });

    private static IResult Learnt(PlannedDeployment deployment, DeploymentState state)
    {
        var (settings, limits) = (deployment.Settings, state.Engine?.Limits ?? EngineLimits.Unknown);
        if (state.Policies.Of(settings.Policy) is not SloState { Engine: { } engine })
        {
            return Problems.NothingYet($"policy {settings.Policy.Name} learns no profile; policy slo does");
        }

        return LearntProfile.Of(engine, limits.Or(settings.Config.EngineLimits), settings.Config) is { } profile
            ? ApiJson.Respond(ProfileWriter.Write(profile))
            : Problems.NothingYet($"{deployment.Name}: {LearntProfile.Progress(engine)}");
    }

    /// <summary>A deployment whose stored state is refused shows that, and hides no other.</summary>
    private async Task<JsonNode> DescribeAsync(PlannedDeployment deployment, CancellationToken cancellationToken)
    {
        var last = await decisions.NewestAsync(deployment.Name, cancellationToken);
        try
        {
            var stored = await store.ReadStateAsync(deployment.Name, cancellationToken);
            return ApiJson.Of(deployment, stored?.State, problem: null, last, time);
        }
        catch (StateFormatException error)
        {
            return ApiJson.Of(deployment, state: null, $"{error.Message}; nothing is scaled", last, time);
        }
    }

    private static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultLimit;
        }

        return int.TryParse(text, out var limit) && limit is >= 1 and <= IStateStore.MaxListed
            ? limit
            : throw new BadRequestException(new FieldProblem(
                "limit", $"got '{ForeignText.OneLine(text, MostQuoted)}'; expected a whole number from 1 to {IStateStore.MaxListed}"));
    }

    private static DecisionKey? Before(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return DecisionKey.TryParse(text, out var key)
            ? key
            : throw new BadRequestException(new FieldProblem(
                "before", $"got '{ForeignText.OneLine(text, MostQuoted)}'; expected the `next` of a page, or the `id` of a decision"));
    }
}
