namespace Planner.Cluster.Prometheus;

/// <summary>
/// Which server the credentials are for. An address may come out of a ConfigMap that others write; credentials go only where
/// the app's own settings say.
/// </summary>
internal static class PrometheusOrigin
{
    private const string AzureMonitor = ".prometheus.monitor.azure.com";

    /// <summary>Why an address must not be given the credentials, and what to do; null where it may, or there are none.</summary>
    public static string? Refusal(Uri address, Func<string, string?> setting)
    {
        var identity = IsOn(setting("PROMETHEUS_MANAGED_IDENTITY"));
        if (!identity && string.IsNullOrEmpty(setting("PROMETHEUS_BEARER_TOKEN")) && string.IsNullOrEmpty(setting("PROMETHEUS_BEARER_TOKEN_FILE")))
        {
            return null;
        }

        var to = Origin(address);
        return Configured(setting) is not { } configured
                ? $"cannot tell whether the credentials are for {to}: set PROMETHEUS_ENDPOINT, or PROMETHEUS_TOKEN_ORIGIN, to the server they are for"
            : Origin(configured) != to
                ? $"the credentials are for {Origin(configured)} and are not sent to {to}: name that server in " +
                    "metric_pulling_prometheus_endpoint, or set PROMETHEUS_TOKEN_ORIGIN"
            : address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback
                ? $"the credentials are not sent to {to} without encryption: use https"
            : identity && !(address.Scheme == Uri.UriSchemeHttps && address.Host.EndsWith(AzureMonitor, StringComparison.OrdinalIgnoreCase))
                ? $"the managed identity is for Azure Monitor (https://*{AzureMonitor}) and not for {to}: unset PROMETHEUS_MANAGED_IDENTITY"
            : null;
    }

    /// <summary>Whether a setting says yes.</summary>
    public static bool IsOn(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static Uri? Configured(Func<string, string?> setting) =>
        (setting("PROMETHEUS_TOKEN_ORIGIN") is { Length: > 0 } origin ? origin : setting("PROMETHEUS_ENDPOINT")) is { } text
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri
            : null;

    private static string Origin(Uri address) => ForeignText.OneLine(address.GetLeftPart(UriPartial.Authority)
        .Replace($"{address.UserInfo}@", "", StringComparison.Ordinal).ToLowerInvariant());
}
