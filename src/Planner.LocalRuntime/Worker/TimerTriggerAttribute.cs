namespace Planner.LocalRuntime;

/// <summary>Runs the function on a schedule.</summary>
/// <param name="schedule">
/// Six cron fields, seconds first, or a time span (<c>00:05:00</c>, which Azure takes on App Service plans only), or
/// <c>%SETTING%</c> that holds one of them. Read in UTC, as Azure does by default.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>Schedule as written, settings not yet resolved.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function also runs when the host starts.</summary>
    /// <value>false.</value>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the function is told its last and next run; never so below one run a minute.</summary>
    /// <value>true.</value>
    public bool UseMonitor { get; set; } = true;
}
