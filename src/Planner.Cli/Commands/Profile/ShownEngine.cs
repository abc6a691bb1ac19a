using System.Text.Json.Nodes;

namespace Planner.Cli.Commands;

/// <summary>What <c>planner profile show --json</c> prints.</summary>
/// <param name="Prefill">The prefill engine.</param>
/// <param name="Decode">The decode engine.</param>
/// <param name="Points">The points that were asked for, with their latencies.</param>
/// <param name="Notes">What a person should know before trusting the figures.</param>
internal sealed record ShownEngine(
    ShownEngine.PrefillEngine Prefill, ShownEngine.DecodeEngine Decode, IReadOnlyList<JsonObject> Points, IReadOnlyList<string> Notes)
{
    public static ShownEngine Of(ShowRequest request)
    {
        var engine = request.Capacity;
        return new ShownEngine(
            new PrefillEngine(engine.ProfiledGpus.Prefill, engine.Ranks.Prefill),
            new DecodeEngine(engine.ProfiledGpus.Decode, engine.Ranks.Decode, engine.KvTokens),
            [.. request.Points.Select(point => point.Answer(engine))],
            request.Notes);
    }

    /// <summary>A prefill engine.</summary>
    /// <param name="Gpus">Its GPUs; null where nothing tells.</param>
    /// <param name="Ranks">Prompts that it works on at once.</param>
    internal sealed record PrefillEngine(int? Gpus, int Ranks);

    /// <summary>A decode engine.</summary>
    /// <param name="Gpus">Its GPUs; null where nothing tells.</param>
    /// <param name="Ranks">Its data-parallel ranks.</param>
    /// <param name="MaxKvTokens">Tokens that its KV cache holds, all ranks together.</param>
    internal sealed record DecodeEngine(int? Gpus, int Ranks, double MaxKvTokens);
}
