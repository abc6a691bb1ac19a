namespace Planner.Engines;

/// <summary>What one engine of each pool can do, ready to be asked; built once from a profile.</summary>
public sealed class EngineCapacity(EngineProfile profile)
{
    /// <summary>The prefill engine.</summary>
    public PrefillSurface Prefill { get; } = new(profile.Prefill);

    /// <summary>The decode engine.</summary>
    public DecodeSurface Decode { get; } = new(profile.Decode);
}
