using Microsoft.AspNetCore.Http;
using Planner.Testing;

namespace Planner.FunctionApp.Faults;

/// <summary>Every fault on the way to the API server, Prometheus and the table storage.</summary>
internal static class FaultCases
{
    /// <summary>What the traffic needs: 3 requests/s of 2,000 + 200 tokens.</summary>
    public static (int Prefill, int Decode) Needed { get; } = (3, 2);

    private static readonly Func<HttpContext, Func<Task>, Task> Conflict = FaultProxy.Answer(
        409, """{"kind": "Status", "status": "Failure", "reason": "Conflict", "code": 409, "message": "changed meanwhile"}""", "application/json");

    private static readonly Func<HttpContext, Func<Task>, Task> Warning = FaultProxy.Changed(
        answer => answer.Replace("{\"status\":\"success\",", "{\"status\":\"success\",\"warnings\":[\"a store is missing\"],", StringComparison.Ordinal));

    private static readonly (int, int) Kept = (1, 1);
    private static readonly Func<HttpContext, Func<Task>, Task> ServerError = FaultProxy.Answer(500, "it broke", "text/plain");

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("healthy", FaultyServer.Kubernetes, Nothing, null, ""),

        new("api-slow", FaultyServer.Kubernetes, FaultProxy.Slow(TimeSpan.FromSeconds(2)), null, "") { IntervalS = 30 },
        new("api-hangs", FaultyServer.Kubernetes, FaultProxy.HangAnswer, Kept, "did not answer"),
        new("api-fails", FaultyServer.Kubernetes, ServerError, Kept, "500"),
        new("api-cuts", FaultyServer.Kubernetes, FaultProxy.Cut, Kept, "Kubernetes"),
        new("api-truncates", FaultyServer.Kubernetes, FaultProxy.CutAnswer, Kept, "Kubernetes"),
        new("api-lies", FaultyServer.Kubernetes, FaultProxy.Answer(200, "[1]", "application/json"), Kept, "Kubernetes"),
        new("patch-lost", FaultyServer.Kubernetes, Patches(FaultProxy.First(1, FaultProxy.LoseAnswer)), null, ""),
        new("patch-fails", FaultyServer.Kubernetes, Patches(ServerError), Kept, "500"),
        new("patch-half", FaultyServer.Kubernetes, Patches(FaultProxy.After(1, ServerError)), (Needed.Prefill, 1), "500"),
        new("patch-conflict", FaultyServer.Kubernetes, Patches(FaultProxy.After(1, FaultProxy.First(1, Conflict))), null, ""),

        new("prom-slow", FaultyServer.Prometheus, FaultProxy.Slow(TimeSpan.FromSeconds(0.5)), null, "") { IntervalS = 30 },
        new("prom-slower", FaultyServer.Prometheus, FaultProxy.Slow(TimeSpan.FromSeconds(3)), null, "") { IntervalS = 30 },
        new("prom-drips", FaultyServer.Prometheus, FaultProxy.Drip(TimeSpan.FromMilliseconds(50)), Kept, "did not answer"),
        new("prom-fails", FaultyServer.Prometheus, ServerError, Kept, "500"),
        new("prom-hangs", FaultyServer.Prometheus, FaultProxy.HangAnswer, Kept, "Prometheus"),
        new("prom-truncates", FaultyServer.Prometheus, FaultProxy.CutAnswer, Kept, "Prometheus"),
        new("prom-lies", FaultyServer.Prometheus, FaultProxy.Answer(200, "{\"status\":\"success\"}", "application/json"), Kept, "Prometheus"),
        new("prom-warns", FaultyServer.Prometheus, Warning, (6, 6), "a store is missing") { Initial = 6 },
        new("prom-warns-out", FaultyServer.Prometheus, Warning, null, "a store is missing"),
        new("prom-stops", FaultyServer.Prometheus, Nothing, (6, 6), "") { Initial = 6, IsFrozen = true, Changes = 0 },

        new("store-slow", FaultyServer.Tables, FaultProxy.Slow(TimeSpan.FromSeconds(0.5)), null, "") { IntervalS = 30 },
        new("store-busy", FaultyServer.Tables, FaultProxy.Answer(503, "", "text/plain"), Kept, "503"),
        new("store-cuts", FaultyServer.Tables, FaultProxy.Cut, Kept, "store"),
        new("store-hangs", FaultyServer.Tables, FaultProxy.HangAnswer, Kept, "store"),
        new("store-loses", FaultyServer.Tables, Writes(FaultProxy.First(1, FaultProxy.LoseAnswer)), null, ""),
    ];

    private static Task Nothing(HttpContext context, Func<Task> forward) => forward();

    private static Func<HttpContext, Func<Task>, Task> Patches(Func<HttpContext, Func<Task>, Task> fault) =>
        FaultProxy.When(request => request.Method == "PATCH", fault);

    private static Func<HttpContext, Func<Task>, Task> Writes(Func<HttpContext, Func<Task>, Task> fault) =>
        FaultProxy.When(request => request.Method != "GET", fault);
}
