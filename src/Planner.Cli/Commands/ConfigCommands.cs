using System.CommandLine;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Configuration;
using Planner.Configuration.Reading;

namespace Planner.Cli.Commands;

/// <summary><c>planner validate</c> and <c>planner schema</c>.</summary>
internal static class ConfigCommands
{
    public static Command Validate(CommandOutput output)
    {
        var json = CommonOptions.Json();
        var config = CommonOptions.Config();
        var command = new Command("validate", "Checks a configuration and the engine profiles that it names, and prints everything that is wrong.")
        {
            config,
            json,
        };
        command.SetAction(parsed => Validate(parsed.GetValue(config), parsed.GetValue(json), output));
        return command.TeachByExample(
            "planner validate --config fleet.yaml",
            "planner validate --config fleet.yaml --json   # for scripts: exit code 2 when there is an error");
    }

    public static Command Schema(CommandOutput output)
    {
        var command = new Command("schema", """
            Prints the JSON Schema of the configuration, for editors and pipelines.
            In an editor with the YAML language server, begin the file with
            # yaml-language-server: $schema=planner.schema.json
            """);
        command.SetAction(_ => output.Out.Write(ConfigSchema.Write()));
        return command.TeachByExample("planner schema > planner.schema.json");
    }

    private static int Validate(string? path, bool json, CommandOutput output)
    {
        var input = new FleetInput(path);
        var (fleet, problems) = input.Check();
        if (fleet is not null)
        {
            problems = [.. problems, .. input.CheckProfiles(fleet)];
            fleet = problems.Any(problem => problem.Severity == ConfigSeverity.Error) ? null : fleet;
        }

        output.Problems([.. problems.Select(problem => problem.ToString())]);

        foreach (var deployment in fleet?.Deployments ?? [])
        {
            CommonOptions.WarnOfWarmUp(deployment.Config, output);
        }

        if (json)
        {
            output.Line(CliJson.Write(new ValidationResult(fleet is not null, problems)));
        }
        else if (fleet is not null)
        {
            output.Line($"valid: {string.Join(", ", fleet.Deployments.Select(deployment => deployment.Name))}");
        }

        return fleet is null ? ExitCode.BadInput : ExitCode.Done;
    }
}
