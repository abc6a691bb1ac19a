#if !LOCAL_RUNTIME
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Planner.FunctionApp.Telemetry;

/// <summary>Logs, traces and metrics to Application Insights by OpenTelemetry, as host.json asks the host to do with its own.</summary>
internal static class AzureMonitor
{
    /// <summary>Does nothing where no Application Insights is named, as under <c>func start</c>: the host then shows the log.</summary>
    public static void AddAzureMonitor(this FunctionsApplicationBuilder builder)
    {
        if (builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is not { Length: > 0 })
        {
            return;
        }

        // A line for each request and token would be more than the planner's own.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
        builder.Services.Configure<OpenTelemetryLoggerOptions>(options => options.IncludeFormattedMessage = true);
        builder.Services.Configure<AzureMonitorExporterOptions>(options => Prepare(options, builder.Configuration));
        builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(PlannerMeter.Name))
            .UseAzureMonitorExporter();
    }

    private static void Prepare(AzureMonitorExporterOptions options, ConfigurationManager settings)
    {
        options.Credential = Credential(settings);

        // The host marks most firings as not to be traced; their log lines would be dropped with their traces.
        options.EnableTraceBasedLogsSampler = false;

        // Measured by the platform already, or paid for by the row without anybody looking.
        options.EnableLiveMetrics = false;
        options.EnableStandardMetrics = false;
        options.EnablePerformanceCounters = false;
    }

    /// <summary>The identity that the host signs in with too; none where the connection string alone will do.</summary>
    private static ManagedIdentityCredential? Credential(ConfigurationManager settings) =>
        settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] is not { Length: > 0 } ? null
            : settings["AZURE_CLIENT_ID"] is { Length: > 0 } client
                ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
                : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
}
#endif
