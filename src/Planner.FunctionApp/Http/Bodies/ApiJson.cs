using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Model;
using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>The documents that the API answers with.</summary>
internal static class ApiJson
{
    // The answers are no part of a page: "1 -> 2" stays readable.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Respond(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(Options), "application/json", Encoding.UTF8, status);

    public static JsonObject Of(StoredDecision stored)
    {
        var node = DecisionFormat.ToNode(stored.Decision).AsObject();
        node.Insert(0, "id", stored.Key.ToString());
        return node;
    }

    public static JsonObject Of(UnreadableDecision unreadable) => new()
    {
        ["id"] = unreadable.Key.ToString(),
        ["problem"] = unreadable.Problem,
    };

    public static JsonObject Of(LoopReadiness loop) => new()
    {
        ["name"] = loop.Deployment,
        ["loop"] = Word(loop.Loop),
        ["last_completed_tick"] = loop.LastCompleted,
        ["problem"] = loop.Problem,
    };

    /// <summary>A deployment as its stored state shows it.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="state">Its state; null where there is none, or none that can be used.</param>
    /// <param name="problem">Why its state cannot be used; null where it can.</param>
    /// <param name="last">Its newest decision.</param>
    /// <param name="time">Tells what is in force.</param>
    public static JsonObject Of(
        PlannedDeployment deployment, DeploymentState? state, string? problem, StoredDecision? last, PlannerTime time)
    {
        var config = deployment.Settings.Config;
        return new JsonObject
        {
            ["name"] = deployment.Name,
            ["dgd"] = deployment.Config.DgdName,
            ["mode"] = Word(config.Mode),
            ["policy"] = deployment.Settings.Policy.Words[0],
            ["problem"] = deployment.Unusable ?? problem,
            ["advisory"] = config.AdvisesBecauseOf is not null,
            ["max_gpu_budget"] = config.MaxGpuBudget,
            ["ttft_ms"] = config.TtftMs,
            ["itl_ms"] = config.ItlMs,
            ["prefill"] = Of(state?.Pools?.Prefill, state?.PrefillWatch),
            ["decode"] = Of(state?.Pools?.Decode, state?.DecodeWatch),
            ["seen_at"] = state?.Pools?.At,
            ["model"] = state?.Pools?.Served?.Name,
            ["dynamo_namespace"] = state?.Pools?.Served?.MetricsNamespace,
            ["shared_control"] = state?.Pools?.SharedControl,
            ["hold"] = Of(state?.Hold, time) ?? Of(state?.External, time),
            ["pending"] = Of(state?.Pending),
            ["last_slot_end"] = state?.Throughput.LastSlotEnd,
            ["last_good_observation"] = state?.Throughput.LastGoodObservation,
            ["last_completed_tick"] = state?.Throughput.LastCompleted,
            ["trusts"] = state is null ? null : PredictorJson.Of(config, state.Throughput),
            ["warm_up"] = Of(state?.Throughput.WarmUp),
            ["load"] = state is null || !deployment.Settings.RunsLoadLoop ? null : Of(state.Load),
            ["startup_s"] = state?.Startup.Seconds,
            [deployment.Settings.Policy.Name] = state is null ? null : deployment.Settings.Policy.Describe(state.Policies.Of(deployment.Settings.Policy)),
            ["last_decision"] = last is null ? null : Of(last),
        };
    }

    private static JsonObject? Of(WarmUpRecord? warmUp) => warmUp is null ? null : new JsonObject
    {
        ["trace"] = warmUp.Trace,
        ["intervals"] = warmUp.Intervals,
        ["requests"] = warmUp.Requests,
        ["problem"] = warmUp.Problem,
    };

    private static JsonObject Of(LoadState load) => new()
    {
        ["last_slot_end"] = load.LastSlotEnd,
        ["last_good_observation"] = load.LastGoodObservation,
        ["last_completed_tick"] = load.LastCompleted,
        ["outcome"] = load.Last is { } last ? Word(last.Outcome) : null,
        ["reason"] = load.Last?.Reason,
    };

    private static JsonObject? Of(PoolStatus? pool, PoolWatch? watch) => pool is null ? null : new JsonObject
    {
        ["desired"] = pool.Desired,
        ["ready"] = pool.Ready,
        ["existing"] = pool.Existing,
        ["stable"] = pool.Stable,
        ["not_ready_since"] = watch?.NotReadySince,
        ["not_carried_out"] = pool.NotCarriedOut,
        ["gpus_per_replica"] = pool.GpusPerReplica,
    };

    private static JsonObject? Of(Hold? hold, PlannerTime time) => hold?.InForce(time.Now) != true ? null : new JsonObject
    {
        ["prefill"] = hold.Prefill,
        ["decode"] = hold.Decode,
        ["until"] = hold.Until,
        ["seconds_left"] = Math.Round((hold.Until - time.Now).TotalSeconds / time.Speed, 1),
        ["by"] = hold.By,
        ["reason"] = hold.Reason,
    };

    /// <summary>A scaling by somebody else is left alone as a person's hold is, and ended in the same way.</summary>
    private static JsonObject? Of(ExternalScaling? external, PlannerTime time) => external is null ? null
        : Of(new Hold(external.To.Prefill, external.To.Decode, external.Until, "somebody else", "scaled from outside this planner"), time);

    private static JsonObject? Of(PendingScaling? pending) => pending is null ? null : new JsonObject
    {
        ["prefill"] = pending.To.Prefill,
        ["decode"] = pending.To.Decode,
        ["since"] = pending.Since,
        ["deadline"] = pending.Deadline,
        ["attempts"] = pending.Attempts,
        ["last_error"] = pending.LastError,
    };

    private static string Word<T>(T value)
        where T : Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
