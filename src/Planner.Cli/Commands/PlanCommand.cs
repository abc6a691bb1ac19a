using System.CommandLine;
using System.Globalization;
using System.Text;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Policies;
using Planner.State;
using Planner.Traces;

namespace Planner.Cli.Commands;

/// <summary><c>planner plan</c>: one throughput tick on a given observation.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandOutput output, CancellationToken interruption)
    {
        var config = CommonOptions.Config();
        var deployment = CommonOptions.Deployment();
        var profile = CommonOptions.Profile();
        var observation = CommonOptions.InputFile<string>(
            "--observation", "JSON: request_count, isl, osl, ttft_ms, itl_ms, request_duration_s, num_prefill, num_decode");
        var state = new Option<string?>("--state")
        {
            Description = "What earlier plans have learnt (default: nothing)",
            HelpName = "FILE",
        };
        var stateOut = CommonOptions.OutputFile("--state-out", "Where to keep what this plan has learnt");
        var now = new Option<DateTimeOffset?>("--now")
        {
            Description = "Time of the plan (default: now, or the interval after the state's last)",
            HelpName = "TIME",
            CustomParser = result => CommonOptions.Parser(Time, "a time such as 2026-01-31T12:00:00Z")(result),
        };
        var command = new Command("plan", """
            Plans once on a given observation as the app's throughput loop does, and prints the decision as JSON.
            With policy slo, the default, or with load scaling that is a floor: the load loop, which reads what no observation
            file holds, keeps at least those replicas and adds what the moment needs.
            """)
        {
            config, deployment, profile, observation, state, stateOut, now,
        };
        command.SetAction(parsed =>
        {
            var fleet = new FleetInput(parsed.GetValue(config));
            var chosen = fleet.Deployment(parsed.GetValue(deployment), output);
            var capacity = new EngineCapacity(fleet.Profile(parsed.GetValue(profile), chosen, output));
            var settings = capacity.WithGpus(chosen.Config);
            CommonOptions.WarnOfWarmUp(chosen.Config, output);
            var before = WarmUpTrace.Apply(ReadState(parsed.GetValue(state)), chosen.Config);
            using var files = new OutputFiles(fleet.File, parsed.GetValue(observation));
            var stateFile = files.Open("--state-out", parsed.GetValue(stateOut));
            var result = ThroughputTick.Run(
                before,
                ObservationInput.Read(parsed.GetValue(observation)!, settings),
                new TickSettings(settings, capacity),
                parsed.GetValue(now) ?? NextTick(before, chosen.Config.ThroughputAdjustmentInterval));
            interruption.ThrowIfCancellationRequested();
            stateFile?.Write(Encoding.UTF8.GetString(StateFormat.Write(result.State.Done())));
            files.Commit();
            output.Line(DecisionFormat.WriteIndented(result.Decision));
            WhatTheAppAdds(chosen.Config, output);
        });
        return command.TeachByExample(
            "planner plan --config fleet.yaml --observation obs.json",
            "planner plan --config fleet.yaml --observation obs.json --state s.json --state-out s.json   # learn on");
    }

    private static void WhatTheAppAdds(PlannerConfig config, CommandOutput output)
    {
        if (!config.EnableThroughputScaling)
        {
            output.Problem("enable_throughput_scaling is false: the app makes no such plan, its load loop decides alone");
        }
        else if (config.RunsLoadLoop)
        {
            output.Problem($"policy {ScalingPolicies.Of(config).Words[0]}: this is a floor; every " +
                $"{config.LoadAdjustmentInterval.TotalSeconds} s the app's load loop keeps at least those replicas and adds what the load " +
                "of the moment needs, within the budget");
        }
    }

    private static DeploymentState ReadState(string? path)
    {
        if (path is null)
        {
            return DeploymentState.Empty;
        }

        try
        {
            return StateFormat.Read(Encoding.UTF8.GetBytes(DocumentFile.ReadText(path, "state")));
        }
        catch (StateFormatException error)
        {
            throw new DocumentException($"{path}: {error.Message}; or leave --state out to start anew");
        }
    }

    /// <summary>Plans that follow each other faster than the clock still belong to intervals of their own.</summary>
    private static DateTimeOffset NextTick(DeploymentState state, TimeSpan interval)
    {
        var now = TimeProvider.System.GetUtcNow();
        return state.Throughput.LastSlotEnd is { } last && last > now - interval && last < DateTimeOffset.MaxValue - interval
            ? last + interval
            : now;
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time > DateTimeOffset.UnixEpoch
            ? time
            : null;
}
