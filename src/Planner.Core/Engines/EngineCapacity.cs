using Planner.Configuration;
using Planner.Model;

namespace Planner.Engines;

/// <summary>What one engine of each pool can do, ready to be asked; its models are built once from a profile.</summary>
public sealed record EngineCapacity
{
    private readonly EngineProfile _profile;

    /// <summary>An engine as it was profiled.</summary>
    public EngineCapacity(EngineProfile profile)
    {
        _profile = profile;
        Prefill = new PrefillModel(profile.Prefill);
        Decode = new DecodeModel(profile.Decode);
        ProfiledGpus = new(profile.PrefillGpus, profile.Decode.Gpus);
        Ranks = new(profile.Prefill.RanksOf(ProfiledGpus.Prefill) ?? 1, profile.Decode.Ranks);
        Limits = profile.Limits;
    }

    /// <summary>The prefill engine; its times are of one rank.</summary>
    public PrefillModel Prefill { get; }

    /// <summary>The decode engine, all its ranks together.</summary>
    public DecodeModel Decode { get; }

    /// <summary>Data-parallel ranks of one engine; a prefill engine works on so many prompts at once.</summary>
    public Pools<int> Ranks { get; private init; }

    /// <summary>What one rank of a decode engine may hold.</summary>
    public EngineLimits Limits { get; private init; }

    /// <summary>GPUs of one engine, as profiled; null where the profile does not tell.</summary>
    public Pools<int?> ProfiledGpus { get; }

    /// <summary>Tokens that the KV cache of one decode engine holds: what the engine says, else what was profiled.</summary>
    public double KvTokens => Limits.KvTokens * Ranks.Decode ?? Decode.MaxKvTokens;

    /// <summary>The engine as a deployment runs it.</summary>
    /// <param name="config">Settings, which may say ranks and limits.</param>
    /// <param name="gpus">GPUs of one engine; 0 where unknown.</param>
    /// <param name="shown">Limits that the engines show; they count before those of settings and profile.</param>
    public EngineCapacity For(PlannerConfig config, Pools<int> gpus, EngineLimits shown) => this with
    {
        Ranks = new(
            config.PrefillEngineRanks ?? _profile.Prefill.RanksOf(ProfiledGpus.Prefill ?? Known(gpus.Prefill)) ?? 1,
            config.DecodeEngineRanks ?? Ranks.Decode),
        Limits = shown.Or(config.EngineLimits).Or(Limits),
    };

    private static int? Known(int gpus) => gpus > 0 ? gpus : null;

    /// <summary>Settings with the profile's GPUs where they say none.</summary>
    public PlannerConfig WithGpus(PlannerConfig config) => config with
    {
        PrefillEngineNumGpu = config.PrefillEngineNumGpu ?? ProfiledGpus.Prefill,
        DecodeEngineNumGpu = config.DecodeEngineNumGpu ?? ProfiledGpus.Decode,
    };

    /// <summary>Requests of a mean context that one decode engine holds at once, within its slots, its cache, and what was measured.</summary>
    /// <param name="context">Mean tokens of a request in the cache.</param>
    public double MostRequests(double context) => Math.Max(1, Math.Min(
        KvTokens / Math.Max(1, context), Math.Min(Limits.Requests * Ranks.Decode ?? double.MaxValue, Decode.MostRequests)));
}
