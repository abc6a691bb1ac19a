using Planner.Configuration;
using Planner.Configuration.Reading;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>Reads a configuration and the documents that it refers to.</summary>
public sealed class FleetDocuments
{
    private const string ConfigMapPrefix = "configmap:";

    /// <summary>Largest configuration that is read: a fleet of ten thousand deployments has some MB.</summary>
    private const int MaxBytes = 16 << 20;

    private readonly string _text;
    private readonly string? _path;

    private readonly ConfigMaps? _maps;

    private readonly Dictionary<string, string> _unusable = [];

    /// <summary>The ConfigMaps that settings were read from, by deployment.</summary>
    private readonly Dictionary<string, string> _settingsMaps = [];

    private FleetConfig? _fleet;

    private FleetDocuments(string text, string? path, ConfigMaps? maps) => (_text, _path, _maps) = (text, path, maps);

    /// <summary>The configuration file; null where the document itself was given.</summary>
    public string? File => _path;

    /// <summary>
    /// Deployments whose settings are in a ConfigMap that <see cref="Check"/> could not use, with the reason. They are no
    /// problem of the others, and may be mended in the cluster at any time.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unusable => _unusable;

    /// <summary>Opens a configuration file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="maps">Reads what is in ConfigMaps; null where there is no cluster to read them from.</param>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public static FleetDocuments OfFile(string path, ConfigMaps? maps = null) =>
        new(DocumentFile.ReadText(path, "configuration", MaxBytes), path, maps);

    /// <summary>Opens what <c>PLANNER_CONFIG</c> holds: the path of a file, or the document itself.</summary>
    /// <param name="value">Path or document.</param>
    /// <param name="maps">Reads what is in ConfigMaps; null where there is no cluster to read them from.</param>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public static FleetDocuments OfVariable(string value, ConfigMaps? maps = null) =>
        IsDocument(value) ? new(value, null, maps) : OfFile(value, maps);

    /// <summary>Everything that is wrong with the configuration, and the fleet where nothing is.</summary>
    public (FleetConfig? Fleet, IReadOnlyList<ConfigProblem> Problems) Check()
    {
        var result = ConfigReader.Read(_text, Environment.GetEnvironmentVariable);
        var problems = result.Problems.Select(problem => problem with { Source = _path }).ToList();
        if (result.Fleet is not { } fleet)
        {
            return (null, problems);
        }

        _fleet = fleet;
        var whole = fleet with { Deployments = [.. fleet.Deployments.Select((d, i) => WithTrace(Referenced(d, i, problems)))] };
        problems.AddRange(FleetRules.Check(whole).Except(result.Problems).Select(problem => problem with { Source = _path }));
        return problems.Any(problem => problem.Severity == ConfigSeverity.Error) ? (null, problems) : (whole, problems);
    }

    /// <summary>The engine profile of a deployment; null where it names none.</summary>
    /// <exception cref="DocumentException">It cannot be used.</exception>
    public EngineProfile? Profile(DeploymentConfig deployment)
    {
        if (ProfileSource(deployment) is not { } named || IsLeftByRapidMode(deployment))
        {
            return null;
        }

        if (!IsConfigMap(named))
        {
            return ProfileDocuments.Read(Resolve(named));
        }

        return _maps is { } maps
            ? maps.Profile(deployment.K8sNamespace, named[ConfigMapPrefix.Length..])
            : throw new DocumentException($"{deployment.Name}: the profile is in a ConfigMap, which only the function app " +
                "reads; save its two files in a folder and name that");
    }

    /// <summary>
    /// How to make the profile of a deployment whose settings have the engines that Dynamo's profiler picked, and that has
    /// no profile; null where it has one, or nobody picked.
    /// </summary>
    /// <param name="deployment">A deployment of the fleet that <see cref="Check"/> returned.</param>
    public ProfileCommand? MissingProfile(DeploymentConfig deployment)
    {
        if (deployment.Config.Picks is not { } picks || (ProfileSource(deployment) is not null && !IsLeftByRapidMode(deployment)))
        {
            return null;
        }

        return new ProfileCommand
        {
            Picks = picks,
            Name = deployment.Name,
            ConfigMap = _settingsMaps.GetValueOrDefault(deployment.Name),
            K8sNamespace = deployment.K8sNamespace,
            Spec = _path ?? ProfileCommand.SettingsFile,
            IsOneOfSeveral = _path is not null && _fleet is { Deployments.Count: > 1 },
            Key = _fleet is { IsBare: true } ? "profile_results_dir" : "profile",
        };
    }

    /// <summary>Files that the configuration refers to: of settings, and of engine profiles, whether or not they are there.</summary>
    public IReadOnlyList<string> LocalFiles()
    {
        var named = ConfigReader.Read(_text, Environment.GetEnvironmentVariable).Fleet?.Deployments ?? [];
        var whole = Check().Fleet?.Deployments ?? named;
        return
        [
            .. named.Select(deployment => deployment.ConfigSource).Where(IsLocal).Select(source => Resolve(source!))
                .Concat(whole.Select(ProfileSource).Where(IsLocal).SelectMany(folder => ProfileDocuments.Files(Resolve(folder!))))
                .Distinct(),
        ];
    }

    /// <summary>Whether what <c>PLANNER_CONFIG</c> holds is the document itself, and no path.</summary>
    public static bool IsDocument(string value) =>
        value.Contains('\n') || value.Contains(": ") || value.TrimStart().StartsWith('{');

    /// <summary>Whether a deployment's profile is in the cluster.</summary>
    public static bool HasProfileInCluster(DeploymentConfig deployment) => ProfileSource(deployment) is { } source && IsConfigMap(source);

    private static string? ProfileSource(DeploymentConfig deployment) => deployment.Profile ?? deployment.Config.ProfileResultsDir;

    /// <summary>Dynamo's settings always name a folder of results, which the profiler does not write in rapid mode.</summary>
    private bool IsLeftByRapidMode(DeploymentConfig deployment) =>
        deployment is { Profile: null, Config: { Picks: not null, ProfileResultsDir: { } folder } }
        && IsLocal(folder) && !Path.Exists(Resolve(folder));

    private static bool IsLocal(string? source) => source is not null && !IsConfigMap(source);

    private static bool IsConfigMap(string source) => source.StartsWith(ConfigMapPrefix, StringComparison.Ordinal);

    /// <summary>A path in the configuration, which is relative to the configuration file.</summary>
    private string Resolve(string reference) =>
        Path.Combine(_path is null ? "" : Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "", reference);

    private DeploymentConfig WithTrace(DeploymentConfig deployment) => deployment.Config.LoadPredictorWarmupTrace is not { } trace
        ? deployment
        : deployment with { Config = deployment.Config with { LoadPredictorWarmupTrace = Resolve(trace) } };

    private DeploymentConfig Referenced(DeploymentConfig deployment, int index, List<ConfigProblem> problems)
    {
        if (deployment.ConfigSource is not { } source || (IsConfigMap(source) && _maps is null))
        {
            return deployment;
        }

        var (settings, found) = ReadSettings(deployment, source, $"deployments[{index}].config");
        var errors = found.FindAll(problem => problem.Severity == ConfigSeverity.Error);
        if (IsConfigMap(source) && errors.Count > 0)
        {
            _unusable[deployment.Name] = string.Join("; ", errors.Select(error => settings is null ? error.Message : $"{error}"));
            return deployment with { ConfigSource = null };
        }

        if (IsConfigMap(source))
        {
            _settingsMaps[deployment.Name] = source[ConfigMapPrefix.Length..];
        }

        problems.AddRange(found);
        return settings is null ? deployment : deployment with { Config = settings, ConfigSource = null };
    }

    private (PlannerConfig? Settings, List<ConfigProblem> Problems) ReadSettings(DeploymentConfig deployment, string source, string at)
    {
        try
        {
            var text = IsConfigMap(source)
                ? _maps!.Settings(deployment.K8sNamespace, source[ConfigMapPrefix.Length..])
                : DocumentFile.ReadText(Resolve(source), "configuration", MaxBytes);
            var result = ConfigReader.ReadSettings(text, at, Environment.GetEnvironmentVariable);
            var read = IsConfigMap(source) && result.Settings is { } written ? WithoutRapidModesFolder(written) : result.Settings;
            var paths = IsConfigMap(source) && read is { } settings ? LocalPaths(deployment, settings, at) : [];
            return (read ?? deployment.Config,
                [.. result.Problems.Concat(paths).Select(problem => problem with { Source = source })]);
        }
        catch (DocumentException error)
        {
            return (null, [new ConfigProblem { Path = at, Message = error.Message }]);
        }
    }

    /// <summary>The folder means nothing where the profiler wrote no profile.</summary>
    private static PlannerConfig WithoutRapidModesFolder(PlannerConfig settings) =>
        settings.Picks is not null && IsLocal(settings.ProfileResultsDir) ? settings with { ProfileResultsDir = null } : settings;

    /// <summary>
    /// Paths of this machine in settings that whoever may write a ConfigMap has written. Dynamo's operator always names a
    /// folder for the profile, which counts only where the fleet file names none; and its folder for logs is never used.
    /// </summary>
    private static IEnumerable<ConfigProblem> LocalPaths(DeploymentConfig deployment, PlannerConfig settings, string at)
    {
        (string Key, string? Path, string Remedy)[] paths =
        [
            ("load_predictor_warmup_trace", settings.LoadPredictorWarmupTrace, "leave it out, or keep these settings in the fleet file"),
            ("profile_results_dir", deployment.Profile is null ? settings.ProfileResultsDir : null, "name the profile in the fleet file"),
        ];
        return from named in paths
               where IsLocal(named.Path)
               select new ConfigProblem
               {
                   Path = $"{at}.{named.Key}",
                   Message = $"{ManifestText.OneLine(named.Path!)} is a local path, which a ConfigMap may not name; {named.Remedy}",
               };
    }
}
