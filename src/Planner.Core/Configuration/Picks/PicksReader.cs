namespace Planner.Configuration.Reading;

/// <summary>Reads the engines that Dynamo's profiler picked out of <c>aic_interpolation</c> and <c>ais_perf_model</c>.</summary>
internal sealed class PicksReader(List<ConfigProblem> problems, MappingReader mappings)
{
    /// <summary>The settings that are read here.</summary>
    public static IReadOnlyList<string> Settings { get; } = [EnginePicks.Interpolation, EnginePicks.PerfModel];

    /// <summary>
    /// The picks; null where neither setting is given. Both are checked. The interpolation, which is complete, goes
    /// before the performance model.
    /// </summary>
    /// <param name="settings">A deployment's settings.</param>
    /// <param name="path">Their path; empty for the document itself.</param>
    public EnginePicks? Read(ConfigMapping settings, string path)
    {
        var interpolation = Inner(settings, path, EnginePicks.Interpolation, "a mapping with hf_id, system, backend, prefill_pick and decode_pick");
        var perfModel = Inner(settings, path, EnginePicks.PerfModel, "a mapping with roles");
        var whole = interpolation is null ? null : OfInterpolation(interpolation, ConfigText.Join(path, EnginePicks.Interpolation));
        var byRole = perfModel is null ? null : ByRole(perfModel, ConfigText.Join(path, EnginePicks.PerfModel));
        return whole ?? byRole;
    }

    private EnginePicks OfInterpolation(ConfigMapping mapping, string path)
    {
        var whole = Draft(mapping, path, PickKeys.Grid);
        return new EnginePicks
        {
            Setting = EnginePicks.Interpolation,
            Prefill = Pick(mapping, path, PickKeys.PrefillPick),
            Decode = Pick(mapping, path, PickKeys.DecodePick),
            Model = whole.Model,
            System = whole.System,
            Backend = whole.Backend,
        };
    }

    private EnginePicks ByRole(ConfigMapping mapping, string path)
    {
        var at = ConfigText.Join(path, PickKeys.Roles);
        var roles = Inner(mapping, path, PickKeys.Roles, "a mapping with prefill, decode or aggregated");
        var drafts = PickKeys.RoleNames.ToDictionary(name => name, name => roles is null ? null : Role(roles, at, name));
        var first = PickKeys.RoleNames.Select(name => drafts[name]).OfType<PickDraft>().ToList();
        return new EnginePicks
        {
            Setting = EnginePicks.PerfModel,
            Prefill = SizesOf(drafts["prefill"]),
            Decode = SizesOf(drafts["decode"]) ?? SizesOf(drafts["aggregated"]),
            Model = first.Find(draft => draft.Model is not null)?.Model,
            System = first.Find(draft => draft.System is not null)?.System,
            Backend = first.Find(draft => draft.Backend is not null)?.Backend,
        };
    }

    /// <summary>A role without any size is left to Dynamo's estimator: it does not say that there is one GPU.</summary>
    private static EnginePick? SizesOf(PickDraft? draft) => draft is { HasSizes: true } ? draft.Pick : null;

    private PickDraft? Role(ConfigMapping roles, string path, string name) =>
        Inner(roles, path, name, "a mapping with model, system, backend, tp, pp, attention_dp, moe_tp_size and moe_ep_size") is { } role
            ? Sound(Draft(role, ConfigText.Join(path, name), PickKeys.Role), role, ConfigText.Join(path, name))
            : null;

    private EnginePick? Pick(ConfigMapping mapping, string path, string key) =>
        Inner(mapping, path, key, "a mapping with tp, pp, dp, moe_tp and moe_ep") is { } pick
            ? Sound(Draft(pick, ConfigText.Join(path, key), PickKeys.Sizes), pick, ConfigText.Join(path, key)).Pick
            : null;

    private PickDraft Draft(ConfigMapping mapping, string path, IReadOnlyList<ConfigKey<PickDraft>> keys) =>
        mappings.Read(mapping, path, keys, new PickDraft(), new HashSet<string>());

    /// <summary>Sizes that are plausible one by one, and together no engine.</summary>
    private PickDraft Sound(PickDraft draft, ConfigMapping mapping, string path)
    {
        if (draft.Pick.Gpus <= EnginePick.MostGpus)
        {
            return draft;
        }

        problems.Add(new ConfigProblem
        {
            Path = path,
            Line = mapping.Line,
            Found = $"{draft.Pick}, which are {draft.Pick.Gpus} GPUs",
            Message = $"an engine of at most {EnginePick.MostGpus} GPUs",
        });
        return new PickDraft();
    }

    private ConfigMapping? Inner(ConfigMapping mapping, string path, string key, string allowed)
    {
        if (mapping.Find(key) is not { Value: not ConfigScalar { IsNull: true } } entry)
        {
            return null;
        }

        if (entry.Value is ConfigMapping inner)
        {
            return inner;
        }

        problems.Add(new ConfigProblem
        {
            Path = ConfigText.Join(path, key),
            Line = entry.Line,
            Found = entry.Value.Shown,
            Message = allowed,
        });
        return null;
    }
}
