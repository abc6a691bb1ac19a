using Planner.Policies;

namespace Planner.Configuration.Reading;

/// <summary>Reads a document that has been parsed: a fleet file, or the settings of one deployment.</summary>
internal sealed class FleetReader(List<ConfigProblem> problems, Func<string, string?> environment)
{
    private const string NameVariable = "DYN_PARENT_DGD_K8S_NAME";

    private static readonly Dictionary<string, string> Nowhere = [];

    private static readonly string[] SettingNames = [.. ConfigKeys.All.SelectMany(key => key.Names), .. PicksReader.Settings];

    private readonly MappingReader _mappings = new(problems, environment);

    /// <summary>A fleet from a fleet file, or a fleet of one from bare settings.</summary>
    public FleetConfig Read(ConfigMapping root) =>
        root.Find(FleetKeys.Deployments) is not null || root.Find(FleetKeys.Fleet) is not null
            ? Fleet(root)
            : FleetOfOne(root);

    /// <summary>One deployment's settings, with all rules that concern them alone.</summary>
    public PlannerConfig Settings(ConfigMapping mapping, string path, params string[] alsoKnown)
    {
        var wrong = new HashSet<string>();
        var start = new PlannerConfig { Picks = new PicksReader(problems, _mappings).Read(mapping, path) };
        var settings = _mappings.Read(mapping, path, ConfigKeys.All, start, wrong).Resolved();
        _mappings.ReportUnknown(mapping, path, [.. SettingNames, .. alsoKnown], Nowhere);
        problems.AddRange(ConfigRules.Check(settings, wrong).Select(problem => problem with
        {
            Path = ConfigText.Join(path, problem.Path),
            Line = mapping.Find(problem.Path)?.Line,
        }));
        return settings;
    }

    private FleetConfig FleetOfOne(ConfigMapping root)
    {
        var name = environment(NameVariable) is { Length: > 0 } parent ? parent : "default";
        var scalar = new ConfigScalar(name, IsPlain: false, Line: null);
        if (TextKind.Label.Read(scalar) is null)
        {
            Refuse(NameVariable, scalar, TextKind.Label.Allowed);
        }

        // The keys of a fleet file are known too, so that a misspelt one is noticed.
        var settings = Settings(root, path: "", FleetKeys.Deployments, FleetKeys.Fleet);
        return new FleetConfig { Deployments = [new DeploymentConfig { Name = name, Config = settings }], IsBare = true };
    }

    private FleetConfig Fleet(ConfigMapping root)
    {
        var elsewhere = SettingNames.ToDictionary(name => name, name => $"deployments[].config.{name}");
        _mappings.ReportUnknown(root, path: "", [FleetKeys.Deployments, FleetKeys.Fleet], elsewhere);
        var fleet = Shared(root.Find(FleetKeys.Fleet)) with { Deployments = Deployments(root) };
        problems.AddRange(FleetRules.Check(fleet));
        return fleet;
    }

    private FleetConfig Shared(ConfigEntry? entry)
    {
        var fleet = new FleetConfig { Deployments = [] };
        if (entry?.Value is ConfigMapping mapping)
        {
            _mappings.ReportUnknown(mapping, FleetKeys.Fleet, FleetKeys.OfFleet.SelectMany(key => key.Names), Nowhere);
            return _mappings.Read(mapping, FleetKeys.Fleet, FleetKeys.OfFleet, fleet, new HashSet<string>());
        }

        if (entry is { Value: not ConfigScalar { IsNull: true } })
        {
            Refuse(FleetKeys.Fleet, entry.Value, "a mapping");
        }

        return fleet;
    }

    private List<DeploymentConfig> Deployments(ConfigMapping root)
    {
        const string Expected = "a list of at least one deployment";
        switch (root.Find(FleetKeys.Deployments)?.Value)
        {
            case ConfigSequence { Items.Count: > 0 } list:
                return [.. list.Items.Select(Deployment)];
            case ConfigSequence list:
                problems.Add(new ConfigProblem { Path = FleetKeys.Deployments, Line = list.Line, Message = "must list at least one deployment" });
                break;
            case { } other:
                Refuse(FleetKeys.Deployments, other, Expected);
                break;
            default:
                Missing(FleetKeys.Deployments, root, Expected);
                break;
        }

        return [];
    }

    private DeploymentConfig Deployment(ConfigNode node, int index)
    {
        var path = $"{FleetKeys.Deployments}[{index}]";
        var start = new DeploymentConfig { Name = "" };
        if (node is not ConfigMapping mapping)
        {
            Refuse(path, node, "a mapping with name, dgd, profile, config");
            return start;
        }

        // Settings are read apart; a path to them is text like the other keys' values.
        var inline = mapping.Find(FleetKeys.Config) is { Value: ConfigMapping } entry ? entry : null;
        var rest = mapping.Without(inline);
        var deployment = _mappings.Read(rest, path, FleetKeys.OfDeployment, start, new HashSet<string>());
        ReportUnknown(rest, path);
        ReportMissing(mapping, path);
        return inline?.Value is ConfigMapping settings
            ? deployment with { Config = Settings(settings, ConfigText.Join(path, FleetKeys.Config)) }
            : deployment with { Config = deployment.Config.Resolved() };
    }

    private void ReportUnknown(ConfigMapping deployment, string path)
    {
        var elsewhere = SettingNames.ToDictionary(name => name, name => $"{FleetKeys.Config}.{name}");
        _mappings.ReportUnknown(deployment, path, FleetKeys.OfDeployment.SelectMany(key => key.Names), elsewhere);
    }

    private void ReportMissing(ConfigMapping deployment, string path)
    {
        foreach (var key in FleetKeys.OfDeployment)
        {
            if (key.IsRequired && deployment.Find(key.Name) is null)
            {
                Missing(ConfigText.Join(path, key.Name), deployment, key.Kind.Allowed);
            }
        }
    }

    private void Missing(string path, ConfigMapping mapping, string allowed) =>
        problems.Add(new ConfigProblem { Path = path, Line = mapping.Line, Message = $"missing; {allowed}" });

    private void Refuse(string path, ConfigNode node, string allowed) =>
        problems.Add(new ConfigProblem
        {
            Path = path,
            Line = node.Line,
            Found = node.Shown,
            Message = allowed,
        });
}
