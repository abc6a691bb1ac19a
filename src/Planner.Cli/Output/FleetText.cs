using System.Text;
using System.Text.Json.Nodes;
using Planner.Cli.Commands;

namespace Planner.Cli.Output;

/// <summary>A fleet file as a person would write it. Values are JSON, which YAML contains.</summary>
internal static class FleetText
{
    public static string Write(IEnumerable<ImportedDeployment> deployments)
    {
        var text = new StringBuilder("# It only advises: take no_operation out of a deployment when its advice is what you want done.\ndeployments:\n");
        foreach (var deployment in deployments)
        {
            text.Append($"  - name: {Value(deployment.Name)}\n");
            Optional(text, "dgd", deployment.Name == deployment.Source.Name ? null : deployment.Source.Name);
            Optional(text, "k8s_namespace", deployment.Source.Namespace);
            Optional(text, "profile", deployment.Source.Profile is { } map ? $"configmap:{map}" : null);
            text.Append("    config:\n");
            foreach (var (key, value) in deployment.Settings)
            {
                text.Append($"      {key}: {value!.ToJsonString(CliJson.OneLine)}\n");
            }
        }

        return text.ToString();
    }

    private static void Optional(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append($"    {key}: {Value(value)}\n");
        }
    }

    private static string Value(string text) => JsonValue.Create(text).ToJsonString(CliJson.OneLine);
}
