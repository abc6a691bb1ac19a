using System.CommandLine;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.Simulation;
using Planner.Traces;

namespace Planner.Cli.Commands;

/// <summary>The options of <c>planner replay</c>.</summary>
internal sealed class ReplayOptions
{
    /// <summary>A day: no engine takes longer to load.</summary>
    private const double MostStartupS = 86_400;

    /// <summary>Replicas of a pool beyond which simulating them takes more memory than it tells.</summary>
    private const int MostReplicas = 10_000;

    private readonly Option<string[]> _config = new("--config", "-c")
    {
        Description = "Fleet file or planner configuration, YAML or JSON; several make a grid (default: PLANNER_CONFIG)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _deployment = CommonOptions.Deployment();
    private readonly Option<string?> _profile = CommonOptions.Profile();

    private readonly Option<string?> _engine = new("--engine")
    {
        Description = "Profile of the engine that really serves, where it is not the one planned with",
        HelpName = "DIR",
    };

    private readonly Option<bool> _noProfile = new("--no-profile")
    {
        Description = "Plan without a profile, so that the engine of --engine is learnt from what it shows",
    };

    private readonly Option<string[]> _trace = CommonOptions.InputFile<string[]>(
        "--trace", "Recorded requests, JSON lines, gzipped or plain; several make a grid");

    private readonly Option<TraceUnit> _unit = new("--trace-unit")
    {
        Description = "Unit of the trace's timestamps: auto, s, ms, us or ns (default: auto, as they look; it is said where that is not ms)",
        HelpName = "UNIT",
        CustomParser = CommonOptions.Parser<TraceUnit>(
            text => Enum.TryParse<TraceUnit>(text, ignoreCase: true, out var unit) && !char.IsAsciiDigit(text[0]) ? unit : null,
            "auto, s, ms, us or ns"),
    };

    private readonly Option<string?> _initial = new("--initial")
    {
        Description = "Prefill and decode replicas at the start (default: the fewest allowed)",
        HelpName = "P,D",
    };

    private readonly Option<double> _startup = new("--startup-seconds")
    {
        Description = "Time from a replica's creation until it serves",
        HelpName = "S",
        DefaultValueFactory = _ => 90,
        CustomParser = CommonOptions.Parser<double>(
            text => double.TryParse(text, out var s) && s is >= 0 and <= MostStartupS ? s : null,
            $"a number of seconds from 0 to {MostStartupS}"),
    };

    private readonly Option<string?> _static = new("--static")
    {
        Description = "Replay a deployment of this size that is never scaled, without the planner",
        HelpName = "P,D",
    };

    private readonly Option<string?> _output =
        CommonOptions.OutputFile("--output", "Where to write the figures as JSON");

    private readonly Option<string?> _decisions =
        CommonOptions.OutputFile("--decisions", "Where to write every change of target, JSON lines");

    private readonly Option<string?> _html =
        CommonOptions.OutputFile("--html", "Where to write a report with charts");

    private readonly Option<bool> _noGauges = new("--no-worker-gauges")
    {
        Description = "Show the planner no worker gauges, as a frontend that does not run the KV router",
    };

    private readonly Option<bool> _noCompare = new("--no-compare")
    {
        Description = "Leave out the comparison with deployments that are never scaled",
    };

    private readonly Option<bool> _compare = new("--compare")
    {
        Description = "Also replay the other policy, and search a schedule that knows the trace (takes minutes)",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Dictionary<string, RequestTrace> _read = [];

    private EngineCapacity? _named;

    public IEnumerable<Option> All =>
    [
        _config, _deployment, _profile, _engine, _noProfile, _trace, _unit, _initial, _startup, _noGauges, _static, _output, _decisions, _html, _noCompare,
        _compare, _json,
    ];

    /// <summary>Every configuration on every trace: one replay, or a grid of them.</summary>
    public IReadOnlyList<ReplayRequest> Read(ParseResult parsed, CommandOutput output)
    {
        IReadOnlyList<string?> configs = parsed.GetValue(_config) ?? [];
        configs = configs.Count > 0 ? configs : [null];
        var traces = parsed.GetValue(_trace)!;
        Option[] single = [_output, _decisions, _html, _compare];
        var named = single.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        if (configs.Count * traces.Length > 1 && named is not null)
        {
            throw new DocumentException($"{named.Name} is for one replay: name one --config and one --trace, or print --json");
        }

        RequireNoContradiction(parsed);
        return [.. traces.SelectMany(trace => configs.Select(config => Read(parsed, config, trace, output)))];
    }

    private void RequireNoContradiction(ParseResult parsed)
    {
        if (parsed.GetValue(_noProfile) && (parsed.GetValue(_engine) is null || parsed.GetValue(_profile) is not null))
        {
            throw new DocumentException("--no-profile needs --engine, the engine that serves, and no --profile");
        }

        if (!parsed.GetValue(_compare))
        {
            return;
        }

        if (parsed.GetValue(_noCompare))
        {
            throw new DocumentException("--compare and --no-compare contradict each other; give one of them");
        }

        if (parsed.GetValue(_static) is not null)
        {
            throw new DocumentException(
                "--compare is of policies, and --static has none; without --static the smallest such deployment is in the comparison");
        }
    }

    private ReplayRequest Read(ParseResult parsed, string? configFile, string trace, CommandOutput output)
    {
        var fleet = new FleetInput(configFile);
        var deployment = fleet.Deployment(parsed.GetValue(_deployment), output);
        var config = deployment.Config;
        var fixedSize = Size("--static", parsed.GetValue(_static));
        if (fixedSize is null && Replay.WhyNot(config) is { } obstacle)
        {
            throw new DocumentException($"{deployment.Name}: {obstacle}");
        }

        if (fixedSize is null)
        {
            RequireSmallMinimum(deployment);
            if (config.EnableThroughputScaling)
            {
                CommonOptions.WarnOfWarmUp(config, output);
            }
        }

        var initial = fixedSize ?? Size("--initial", parsed.GetValue(_initial))
            ?? config.Minimum;
        var withoutProfile = parsed.GetValue(_noProfile);
        var capacity = Capacity(fleet, parsed.GetValue(withoutProfile ? _engine : _profile), deployment, output);
        output.Problems([.. EngineNotes.Of(config, capacity, default).Select(note => $"{deployment.Name}: {note}")]);
        var gpus = Gpus(capacity.WithGpus(config), deployment, output);
        var engine = parsed.GetValue(_engine) is { } folder ? new EngineCapacity(ProfileDocuments.Read(folder)) : capacity;
        return new ReplayRequest
        {
            ConfigName = Path.GetFileName(configFile) ?? "",
            TraceName = Path.GetFileName(trace),
            Capacity = capacity,
            WithoutProfile = withoutProfile,
            Engine = engine.For(config, gpus, EngineLimits.Unknown),
            Trace = Trace(trace, parsed.GetValue(_unit), config, output),
            Deployment = deployment,
            Simulator = new SimulatorOptions(
                initial.Prefill, initial.Decode, parsed.GetValue(_startup), gpus.Prefill, gpus.Decode)
            {
                HasWorkerGauges = !parsed.GetValue(_noGauges),
            },
            Static = fixedSize,
            Compare = !parsed.GetValue(_noCompare),
            ComparePolicies = parsed.GetValue(_compare),
            Json = parsed.GetValue(_json),
            ReportFile = parsed.GetValue(_output),
            DecisionsFile = parsed.GetValue(_decisions),
            HtmlFile = parsed.GetValue(_html),
            Inputs = [fleet.File, trace],
        };
    }

    /// <summary>One that is named for the whole grid is the same in all its replays.</summary>
    private EngineCapacity Capacity(FleetInput fleet, string? option, DeploymentConfig deployment, CommandOutput output) =>
        option is null
            ? new EngineCapacity(fleet.Profile(null, deployment, output))
            : _named ??= new EngineCapacity(fleet.Profile(option, deployment, output));

    /// <summary>GPUs of one engine: what is configured, else what the profile shows.</summary>
    private static Pools<int> Gpus(PlannerConfig config, DeploymentConfig deployment, CommandOutput output) =>
        new(Gpus("prefill", config.PrefillEngineNumGpu, deployment, output), Gpus("decode", config.DecodeEngineNumGpu, deployment, output));

    private static int Gpus(string pool, int? known, DeploymentConfig deployment, CommandOutput output)
    {
        if (known is null)
        {
            output.Problem($"{deployment.Name}: neither configuration nor profile says how many GPUs a {pool} engine has; " +
                $"GPU-hours and budget count 1: set {pool}_engine_num_gpu");
        }

        return known ?? 1;
    }

    private static void RequireSmallMinimum(DeploymentConfig deployment)
    {
        var most = Math.Max(deployment.Config.MinPrefill, deployment.Config.MinDecode);
        if (most > MostReplicas)
        {
            throw new DocumentException($"{deployment.Name}: min_endpoint {most}: a replay simulates at most {MostReplicas} " +
                "replicas of a pool; lower it");
        }
    }

    private RequestTrace Trace(string path, TraceUnit unit, PlannerConfig config, CommandOutput output)
    {
        if (!_read.TryGetValue(path, out var trace))
        {
            trace = _read[path] = TraceInput.Read(path, unit, output);
        }

        return Replay.WhyTooLong(trace, config) is { } obstacle
            ? throw new DocumentException($"{path}: {obstacle}")
            : trace;
    }

    private static Pools<int>? Size(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Split(',') is [var p, var d]
            && int.TryParse(p, out var prefill) && int.TryParse(d, out var decode)
            && prefill is >= 1 and <= MostReplicas && decode is >= 1 and <= MostReplicas
            ? new Pools<int>(prefill, decode)
            : throw new DocumentException($"{option} {text}: two whole numbers from 1 to {MostReplicas} are needed, such as 2,4");
    }
}
