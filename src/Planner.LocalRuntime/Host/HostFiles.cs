using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Planner.LocalRuntime;

/// <summary><c>host.json</c> and <c>local.settings.json</c>, of the working directory or else beside the app.</summary>
internal sealed class HostFiles(IReadOnlyList<string> folders, ICollection<string> problems)
{
    /// <summary>What every route begins with: <c>extensions.http.routePrefix</c>, else "api".</summary>
    public string RoutePrefix() => (Read("host.json")["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>The settings of <c>local.settings.json</c>, and its port under the name this host gives it.</summary>
    public Dictionary<string, string> LocalSettings()
    {
        const string Name = "local.settings.json";
        var file = Read(Name);
        if (bool.TryParse(file["IsEncrypted"], out var encrypted) && encrypted)
        {
            problems.Add($"{Name} is encrypted: decrypt it with `func settings decrypt`.");
            return [];
        }

        var settings = file.GetSection("Values").AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!);
        if (file["Host:LocalHttpPort"] is { } port)
        {
            settings.TryAdd(HostSettings.PortSetting, port);
        }

        return settings;
    }

    private IConfiguration Read(string name)
    {
        var path = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        var builder = new ConfigurationBuilder();
        try
        {
            return path is null ? builder.Build() : builder.AddJsonFile(path).Build();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The message of a JsonException ends in its own, zero-based line number.
            var cause = e.GetBaseException();
            var line = cause is JsonException json ? $", line {json.LineNumber + 1}" : "";
            problems.Add($"{path}{line}: {cause.Message.Split(" LineNumber:")[0]}");
            return new ConfigurationBuilder().Build();
        }
    }
}
