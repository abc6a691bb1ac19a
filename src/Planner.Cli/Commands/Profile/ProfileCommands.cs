using System.CommandLine;
using System.Text.Json.Nodes;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Engines;

namespace Planner.Cli.Commands;

/// <summary><c>planner profile</c>: what engine profiles say.</summary>
internal static class ProfileCommands
{
    public static Command Create(CommandOutput output, CancellationToken interruption)
    {
        var command = new Command("profile", "Shows what an engine profile says that the planner plans with, and saves what a running planner has learnt.")
        {
            Show(output),
            Save(output, interruption),
        };
        return command.TeachByExample("planner profile show profiles/llama-70b --itl 20 --ttft 500");
    }

    private static Command Show(CommandOutput output)
    {
        var options = new ShowOptions();
        var command = new Command("show", """
            Shows an engine on one page: GPUs, ranks, KV tokens, TTFT and ITL at typical sizes, the requests that it serves
            within a limit, and where the sweep is too thin to trust. Requests are those of the whole engine, all ranks together.
            A points file is a JSON list of {"isl"} or {"context", "concurrency"}; {"prefill": [...], "decode": [...]} is read too.
            """);
        command.Arguments.Add(options.Folder);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(options.Read(parsed), output));
        return command.TeachByExample(
            "planner profile show profiles/llama-70b",
            "planner profile show profiles/llama-70b --ttft 500 --itl 20 --itl 40   # what it serves within these limits",
            "planner profile show profiles/llama-70b --points points.json --json   # the same points with ttft_ms and itl_ms",
            "planner profile show profiles/llama-70b --html engine.html            # curves beside the points of the sweep");
    }

    private static Command Save(CommandOutput output, CancellationToken interruption)
    {
        var deployment = new Argument<string>("NAME") { Description = "Deployment of the running planner" };
        var folder = new Option<string>("--output", "-o") { Description = "Folder to write the profile to", HelpName = "DIR", Required = true };
        var command = new Command("save", $"""
            Writes what a running planner has learnt of a deployment's engine, in the format of NVIDIA's profiler. The planner is
            at {LearntProfileSource.AddressVariable} (default: http://localhost:7071), its key is {LearntProfileSource.KeyVariable}.
            """)
        {
            deployment,
            folder,
        };
        command.SetAction(parsed => Save(parsed.GetValue(deployment)!, parsed.GetValue(folder)!, output, interruption));
        return command.TeachByExample(
            "planner profile save llama --output profiles/learnt",
            "planner profile show profiles/learnt");
    }

    private static void Save(string deployment, string folder, CommandOutput output, CancellationToken interruption)
    {
        var learnt = LearntProfileSource.FromEnvironment().Read(deployment, interruption);
        Directory.CreateDirectory(folder);
        using var files = new OutputFiles();
        foreach (var (name, sweep) in new[] { (ProfileReader.PrefillFile, "prefill"), (ProfileReader.DecodeFile, "decode") })
        {
            files.Open("--output", Path.Combine(folder, name))!.WriteLine(CliJson.Write(learnt[sweep]!));
        }

        files.Commit();
        output.Problems([.. (learnt["notes"] as JsonArray ?? []).Select(note => $"{note}")]);
        output.Line($"wrote {folder}");
    }

    private static void Run(ShowRequest request, CommandOutput output)
    {
        using var files = new OutputFiles([request.PointsFile, .. ProfileDocuments.Files(request.Folder)]);
        var html = files.Open("--html", request.HtmlFile);
        html?.Write(EngineReport.Write(request));
        files.Commit();
        if (request.Json)
        {
            output.Line(CliJson.Write(ShownEngine.Of(request)));
        }
        else
        {
            EngineText.Write(request, output);
        }
    }
}
