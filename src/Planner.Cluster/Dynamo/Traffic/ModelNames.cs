using System.Collections.Frozen;

namespace Planner.Cluster.Dynamo;

/// <summary>
/// Names that a deployment's model is asked for by, in any case. Dynamo registers a LoRA adapter as a model of its own, so that
/// its requests are counted under the adapter's name.
/// </summary>
public sealed class ModelNames
{
    private readonly FrozenSet<string> _names;

    private ModelNames(IEnumerable<string> names) => _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A model and its adapters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="adapters">Names of adapters, separated by commas; null where there are none.</param>
    public static ModelNames Of(string model, string? adapters = null) => new(
        [model, .. (adapters ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>Whether a label names this model.</summary>
    public bool Have(string label) => _names.Contains(label);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _names);
}
