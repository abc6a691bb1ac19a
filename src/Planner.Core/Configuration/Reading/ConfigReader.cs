namespace Planner.Configuration.Reading;

/// <summary>
/// Reads configuration from YAML or JSON. Never throws for what a document says: everything that is wrong with it is
/// reported at once.
/// </summary>
/// <remarks>
/// As lenient as Dynamo's own reader: numbers and booleans may stand in quotes, and keys that nobody knows are
/// warnings. Stricter where a mistake is plain: Dynamo ignores a misspelt key, here it is an error, as is a limit that
/// nothing would keep.
/// </remarks>
public static class ConfigReader
{
    /// <summary>
    /// Reads a fleet file, or the settings of one deployment, which are a fleet of one named by
    /// <c>DYN_PARENT_DGD_K8S_NAME</c>, else <c>default</c>.
    /// </summary>
    /// <param name="text">The document.</param>
    /// <param name="environment">Value of an environment variable; null or empty: not set.</param>
    public static ConfigResult Read(string text, Func<string, string?> environment)
    {
        var problems = new List<ConfigProblem>();
        var root = ConfigDocument.Parse(text, problems);
        var fleet = root is null ? null : new FleetReader(problems, environment).Read(root);
        var result = new ConfigResult { Fleet = fleet, Problems = Sort(problems) };
        return result.HasErrors ? result with { Fleet = null } : result;
    }

    /// <summary>
    /// Reads the document to which a deployment's <see cref="DeploymentConfig.ConfigSource"/> points: settings
    /// alone, no fleet file. The caller puts them into the deployment and then asks <see cref="FleetRules"/> again.
    /// </summary>
    /// <param name="text">The document.</param>
    /// <param name="path">Prefix of the problems' paths, such as <c>deployments[1].config</c>.</param>
    /// <param name="environment">Value of an environment variable; null or empty: not set.</param>
    public static SettingsResult ReadSettings(string text, string path, Func<string, string?> environment)
    {
        var problems = new List<ConfigProblem>();
        var root = ConfigDocument.Parse(text, problems);
        if (root?.Find(FleetKeys.Deployments) is { } deployments)
        {
            problems.Add(new ConfigProblem
            {
                Path = ConfigText.Join(path, FleetKeys.Deployments),
                Line = deployments.Line,
                Message = "this is a fleet file; settings of one deployment are expected",
            });
            root = null;
        }

        var settings = root is null ? null : new FleetReader(problems, environment).Settings(root, path);
        var result = new SettingsResult { Settings = settings, Problems = Sort(problems) };
        return result.HasErrors ? result with { Settings = null } : result;
    }

    /// <summary>Whether a key of a PlannerConfig, or an alias of one, has a meaning here.</summary>
    public static bool Knows(string key) => PicksReader.Settings.Contains(key)
        || ConfigKeys.All.Any(known => known.Kind is not UnenforcedKind && known.Names.Contains(key));

    private static List<ConfigProblem> Sort(IEnumerable<ConfigProblem> problems) =>
        [.. problems.OrderBy(problem => problem.Line ?? int.MaxValue)];
}
