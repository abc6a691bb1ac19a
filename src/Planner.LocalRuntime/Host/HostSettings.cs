using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Planner.LocalRuntime;

/// <summary>Where the host listens and whom it lets in.</summary>
/// <param name="Address">Address to listen on; 127.0.0.1 unless told.</param>
/// <param name="Port">Port, 7071 unless told; 0 takes a free one.</param>
/// <param name="Keys">Keys that open functions; none: only this machine may call.</param>
/// <param name="MaxRequestBytes">Largest request body, 1 MiB unless told.</param>
internal sealed record HostSettings(IPAddress Address, int Port, IReadOnlyList<string> Keys, int MaxRequestBytes)
{
    public const string PortSetting = "FUNCTIONS_PORT";
    public const string AddressSetting = "FUNCTIONS_HOST";
    public const string KeySetting = "FUNCTIONS_KEY";

    // The name is the real host's, whose default is 100 MB.
    public const string SizeSetting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    /// <summary>The settings that arguments stand for.</summary>
    public static Dictionary<string, string?> FromArguments(string[] args, ICollection<string> problems)
    {
        var settings = new Dictionary<string, string?>();
        var rest = new Queue<string>(args.SelectMany(arg => arg.Split('=', 2)));
        while (rest.TryDequeue(out var name))
        {
            var setting = name switch { "--port" => PortSetting, "--host" => AddressSetting, _ => null };
            if (setting is null)
            {
                problems.Add($"\"{name}\" is no argument: there are --port NUMBER and --host ADDRESS; settings are " +
                    "environment variables or \"Values\" of local.settings.json.");
                break;
            }

            if (!rest.TryDequeue(out var value))
            {
                problems.Add($"{name} needs a value after it.");
                break;
            }

            settings[setting] = value;
        }

        return settings;
    }

    public static HostSettings Read(IConfiguration configuration, ICollection<string> problems)
    {
        var address = configuration[AddressSetting] ?? "127.0.0.1";
        var ip = IPAddress.Loopback;
        if (address != "localhost" && !IPAddress.TryParse(address, out ip))
        {
            problems.Add($"--host (or {AddressSetting}) is \"{address}\": it must be an IP address such as 127.0.0.1 " +
                "or 0.0.0.0.");
        }

        var keys = (configuration[KeySetting] ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (keys.Length == 0 && ip is not null && !IPAddress.IsLoopback(ip))
        {
            problems.Add($"--host {ip} would let others call functions without a key: set {KeySetting}, or listen on " +
                "127.0.0.1.");
        }

        var port = Number(configuration, PortSetting, 7071, 0, IPEndPoint.MaxPort, problems);
        var size = Number(configuration, SizeSetting, 1 << 20, 1, int.MaxValue, problems);
        return new HostSettings(ip ?? IPAddress.Loopback, port, keys, size);
    }

    private static int Number(
        IConfiguration configuration, string name, int normal, int least, int most, ICollection<string> problems)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return normal;
        }

        if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        problems.Add($"{name} is \"{text}\": it must be a whole number from {least} to {most}.");
        return normal;
    }
}
