using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Planner.Runtime;

namespace Planner.Storage.Tables;

/// <summary>From a setting to the table that it names.</summary>
internal static class TableConnection
{
    public const string TableName = "Planner";

    private const string Https = "https://";

    /// <summary>Whether a setting means table storage at all.</summary>
    public static bool Names(string setting) =>
        setting.StartsWith(Https, StringComparison.OrdinalIgnoreCase)
        || setting.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("TableEndpoint=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the table. Nothing is sent yet.</summary>
    /// <exception cref="StateStoreException">The setting cannot be used. It may hold a key, so it is not quoted.</exception>
    public static TableClient Open(string setting)
    {
        if (setting.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            throw new StateStoreException(
                "an identity is not sent over http: set the https:// address of the account's tables, or a connection string");
        }

        try
        {
            return setting.StartsWith(Https, StringComparison.OrdinalIgnoreCase)
                ? OfEndpoint(new Uri(setting))
                : new TableClient(setting, TableName, Options());
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StateStoreException(
                "the connection string cannot be read: copy it from the storage account, or set UseDevelopmentStorage=true " +
                "for Azurite", error);
        }
    }

    /// <summary>Retries end within seconds: the next tick is a better retry than a tick that outlasts its interval.</summary>
    internal static TableClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(1),
            NetworkTimeout = TimeSpan.FromSeconds(5),
        },
    };

    private static TableClient OfEndpoint(Uri endpoint) => endpoint.Query.Length == 0
        ? new TableClient(endpoint, TableName, new DefaultAzureCredential(), Options())
        : throw new StateStoreException(
            "the address has a query: for a shared access signature set TableEndpoint=...;SharedAccessSignature=...");
}
