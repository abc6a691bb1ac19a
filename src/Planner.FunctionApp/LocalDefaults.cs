#if LOCAL_RUNTIME
using Planner.FunctionApp.Embedded;

namespace Planner.FunctionApp;

/// <summary>What the local runtime does where nobody says otherwise; the real host has no defaults.</summary>
internal static class LocalDefaults
{
    /// <summary>Sets the schedules' defaults and, for the embedded day, what the terminal shows.</summary>
    public static void AddLocalDefaults(this FunctionsApplicationBuilder builder, EmbeddedDay? day)
    {
        // A slot of the embedded day takes three seconds.
        builder.AddDefaultSetting("THROUGHPUT_SCHEDULE", day is null ? "*/10 * * * * *" : "* * * * * *");
        builder.AddDefaultSetting("LOAD_SCHEDULE", "*/5 * * * * *");
        if (day is not null)
        {
            // Decisions are shown by the terminal, line by line.
            builder.Logging.AddFilter("Planner.FunctionApp", LogLevel.Error);
            builder.Started = functions => day.ShowBanner(new Uri(functions.First(function => function.Url is not null).Url!));
        }
    }
}
#endif
