using Planner.Cli.Commands;
using Planner.Cluster.Dynamo;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>What is seen in manifests, for people: a block a deployment.</summary>
internal static class InspectText
{
    private static readonly string[] Headings = ["pool", "component", "replicas", "GPUs each", "nodes", "model"];

    public static void Write(
        string path, IReadOnlyList<InspectedDeployment> deployments, IReadOnlyList<string> others, CommandOutput output)
    {
        foreach (var deployment in deployments)
        {
            Write(deployment, output);
            output.Line("");
        }

        if (deployments.Count == 0)
        {
            output.Line($"{path}: there is no {GraphDeployment.Kind} in it");
        }

        if (others.Count > 0)
        {
            output.Line($"skipped: {string.Join(", ", others)}");
        }
    }

    private static void Write(InspectedDeployment deployment, CommandOutput output)
    {
        output.Line($"{Plain(deployment.Name)} ({Plain(deployment.Api)})");
        if (deployment.Prefill is not null || deployment.Decode is not null)
        {
            output.Table(Pools(deployment));
        }

        if (deployment.Planner is { } planner)
        {
            output.Line($"  planner inside: {Plain(planner)}");
            foreach (var (key, value) in deployment.PlannerConfig ?? [])
            {
                output.Line($"    {Plain(key)}: {Plain(value?.ToJsonString(CliJson.OneLine) ?? "null")}");
            }
        }

        foreach (var note in deployment.Notes)
        {
            output.Line($"  note: {note}");
        }
    }

    private static Table Pools(InspectedDeployment deployment)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var heading in Headings)
        {
            table.AddColumn(new TableColumn(new Text(heading)) { NoWrap = true });
        }

        AddRow(table, "prefill", deployment.Prefill);
        AddRow(table, "decode", deployment.Decode);
        return table;
    }

    private static void AddRow(Table table, string name, ServingPool? pool)
    {
        if (pool is not null)
        {
            string[] cells =
            [
                name, pool.Name, Number(pool.Replicas), Number(pool.GpusPerReplica), Number(pool.Nodes), pool.Model ?? "-",
            ];
            table.AddRow([.. cells.Select(cell => new Text(Plain(cell)))]);
        }
    }

    private static string Number(int? number) => number is { } known ? $"{known}" : "-";

    /// <summary>One line, whatever the manifest holds.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
