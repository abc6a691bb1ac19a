using Planner.Engines;

namespace Planner.Cli.Commands;

/// <summary>What a profile does not say of its engine, and who may say it instead.</summary>
internal static class UnsaidNotes
{
    public static IEnumerable<string> Of(EngineProfile profile)
    {
        if (profile.PrefillGpus is null)
        {
            yield return NoGpus("prefill");
        }

        if (profile.Decode.Gpus is null)
        {
            yield return NoGpus("decode");
        }

        if (profile.Prefill.RanksOf(profile.PrefillGpus) is null)
        {
            yield return "no file says how many ranks a prefill engine has; 1 is assumed: set prefill_engine_ranks, or prefill.attention_dp in meta.json";
        }

        var limits = profile.Limits;
        string[] unsaid =
        [
            .. limits.Requests is null ? ["sequence slots"] : Array.Empty<string>(),
            .. limits.BlockTokens is null ? ["the KV block size"] : Array.Empty<string>(),
            .. limits.BatchedTokens is null ? ["the most tokens of a pass"] : Array.Empty<string>(),
        ];
        if (unsaid.Length > 0)
        {
            yield return $"no file says {string.Join(", ", unsaid)}: what the running engines show counts";
        }
    }

    private static string NoGpus(string pool) =>
        $"no file says how many GPUs a {pool} engine has: set {pool}_engine_num_gpu, or {pool}.gpus_per_engine in meta.json";
}
