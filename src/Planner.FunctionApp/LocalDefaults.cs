#if LOCAL_RUNTIME
using Planner.FunctionApp.Demo;
using Planner.Runtime;

namespace Planner.FunctionApp;

/// <summary>What the local runtime does where nobody says otherwise; the real host has no defaults.</summary>
internal static class LocalDefaults
{
    /// <summary>Settings that could not be read may name another store: nothing is begun without them.</summary>
    /// <exception cref="StartupException">Arguments or files of settings cannot be used.</exception>
    public static void RequireSettings(this FunctionsApplicationBuilder builder)
    {
        if (builder.Problems.Count > 0)
        {
            throw new StartupException(builder.Problems);
        }
    }

    /// <summary>Sets the schedules' defaults and, for the embedded day, what the terminal shows.</summary>
    public static void AddLocalDefaults(this FunctionsApplicationBuilder builder, EmbeddedDay? day)
    {
        // A slot of the embedded day takes three seconds, one of its load loop half a second.
        builder.AddDefaultSetting("THROUGHPUT_SCHEDULE", day is null ? "*/10 * * * * *" : "* * * * * *");
        builder.AddDefaultSetting("LOAD_SCHEDULE", day is null ? "*/5 * * * * *" : "00:00:00.5");
        if (day is not null)
        {
            // Decisions are shown by the terminal, line by line.
            builder.Logging.AddFilter("Planner.FunctionApp", LogLevel.Error).AddFilter("Planner.Runtime", LogLevel.Error);
            builder.Started = functions => day.ShowBanner(new Uri(functions.First(function => function.Url is not null).Url!));
        }
    }
}
#endif
