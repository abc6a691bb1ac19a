using System.CommandLine;
using System.CommandLine.Parsing;
using Planner.Cli.Output;
using Planner.Configuration;
using Planner.Forecasting;
using Planner.Traces;

namespace Planner.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Config() => new("--config", "-c")
    {
        Description = "Fleet file or planner configuration, YAML or JSON (default: PLANNER_CONFIG)",
        HelpName = "FILE",
    };

    public static Option<string?> Deployment() => new("--deployment", "-d")
    {
        Description = "Which deployment of the fleet (needed when it has several)",
        HelpName = "NAME",
    };

    public static Option<string?> Profile() => new("--profile")
    {
        Description = "Folder of the engine profile (default: the configuration's)",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts" };

    /// <summary>A file to read, or several, without which there is nothing to do.</summary>
    public static Option<T> InputFile<T>(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };

    /// <summary>A file to write.</summary>
    public static Option<string?> OutputFile(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };

    /// <summary>Parses an option's value, or says what is allowed instead.</summary>
    public static Func<ArgumentResult, T> Parser<T>(Func<string, T?> parse, string allowed)
        where T : struct => result =>
    {
        var text = result.Tokens.Single().Value;
        if (parse(text) is { } value)
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} {text}: {allowed} is needed");
        return default;
    };

    /// <summary>Says so where the trace that the predictors are to learn from cannot be used.</summary>
    public static void WarnOfWarmUp(PlannerConfig config, CommandOutput output)
    {
        var (problem, notes) = WarmUpTrace.Check(config);
        if (problem is not null)
        {
            output.Problem($"warning load_predictor_warmup_trace: {problem}; predictors warmed up on nothing");
        }

        foreach (var note in notes)
        {
            output.Problem($"warning load_predictor_warmup_trace: {note}");
        }
    }

    /// <summary>The names of all predictors.</summary>
    public static string Predictors => string.Join(", ", Forecasters.Available.Select(Name));

    /// <summary>A predictor as configurations name it.</summary>
    public static string Name(LoadPredictor predictor) => predictor.ToString().ToLowerInvariant();
}
