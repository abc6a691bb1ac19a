using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Planner.Testing;

namespace Planner.Infra;

/// <summary>The Bicep command line, run on the templates of infra.</summary>
internal static class Bicep
{
    private static readonly Lazy<JsonObject> Compiled = new(() => JsonNode.Parse(Run("build", "main.bicep", "--stdout"))!.AsObject());

    /// <summary>main.bicep with all its modules, as Azure gets it.</summary>
    public static JsonObject Template => Compiled.Value;

    /// <summary>What it prints; every word on its error output fails the test, warnings included.</summary>
    public static string Run(string command, string file, params string[] options)
    {
        var path = Executable();
        var start = new ProcessStartInfo(path, [command, Repository.PathOf("infra", file), .. options])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", said.Result);
        Assert.Equal(0, process.ExitCode);
        return printed;
    }

    /// <summary>Every resource, of all modules.</summary>
    public static IEnumerable<JsonObject> Resources(string type) =>
        Mappings(Template).Where(mapping => Text(mapping["type"]) == type && mapping.ContainsKey("apiVersion"));

    /// <summary>Every mapping in the template.</summary>
    public static IEnumerable<JsonObject> Mappings(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.Select(entry => entry.Value).SelectMany(Mappings).Prepend(mapping),
        JsonArray list => list.SelectMany(Mappings),
        _ => [],
    };

    /// <summary>Text of a value; null where it is none.</summary>
    public static string? Text(JsonNode? node) => (node as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;

    /// <summary>Packages are unpacked without the right to run what is in them.</summary>
    private static string Executable()
    {
        var path = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;
        if (OperatingSystem.IsWindows())
        {
            return path + ".exe";
        }

        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        return path;
    }
}
