using System.Collections.Immutable;
using System.Text.Json;
using Planner.Policies;

namespace Planner.State;

/// <summary>
/// What each policy knows, by its name. Sections of policies that this program does not have are kept as they are, so that
/// one that comes back finds what it knew.
/// </summary>
public sealed class PolicyStates
{
    private readonly ImmutableSortedDictionary<string, PolicySection> _sections;

    private PolicyStates(ImmutableSortedDictionary<string, PolicySection> sections) => _sections = sections;

    /// <summary>Nothing is known.</summary>
    public static PolicyStates Empty { get; } = new(ImmutableSortedDictionary.Create<string, PolicySection>(StringComparer.Ordinal));

    /// <summary>What is wrong with the first section that is read; null where nothing is.</summary>
    public string? Problem => _sections.Values.Select(section => section.Known?.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>What a policy knows.</summary>
    /// <exception cref="StateFormatException">Its section is corrupt.</exception>
    public IPolicyState Of(IScalingPolicy policy)
    {
        if (!_sections.TryGetValue(policy.Name, out var section))
        {
            return policy.Empty;
        }

        return section.Known ?? Read(policy, section.Raw);
    }

    /// <summary>With what a policy knows now.</summary>
    public PolicyStates With(IScalingPolicy policy, IPolicyState state) =>
        _sections.TryGetValue(policy.Name, out var section) && ReferenceEquals(section.Known, state)
            ? this
            : new PolicyStates(_sections.SetItem(policy.Name, new PolicySection(state, default)));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, section) in _sections)
        {
            json.WritePropertyName(name);
            if (section.Known is { } known)
            {
                known.Write(json);
            }
            else
            {
                section.Raw.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Reads what the policies of this program know; what others knew stays as it is.</summary>
    internal static PolicyStates Read(JsonElement sections)
    {
        var read = Empty._sections.ToBuilder();
        foreach (var section in sections.EnumerateObject())
        {
            var policy = ScalingPolicies.All.FirstOrDefault(policy => policy.Name == section.Name);
            read[section.Name] = policy is null
                ? new PolicySection(null, section.Value.Clone())
                : new PolicySection(policy.Read(section.Value), default);
        }

        return new PolicyStates(read.ToImmutable());
    }

    private static IPolicyState Read(IScalingPolicy policy, JsonElement section)
    {
        try
        {
            var state = policy.Read(section);
            return state.Problem is { } problem ? throw new StateFormatException($"the state is corrupt: {problem}") : state;
        }
        catch (JsonException error)
        {
            throw new StateFormatException($"the state is corrupt: {error.Message}");
        }
    }

    /// <param name="Known">What was read or learnt; null where it is only kept.</param>
    /// <param name="Raw">What is only kept.</param>
    private readonly record struct PolicySection(IPolicyState? Known, JsonElement Raw);
}
