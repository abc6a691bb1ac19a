namespace Planner.LocalRuntime;

/// <summary>Marks a public method as a function, as the attribute of the isolated worker does.</summary>
/// <param name="name">Unique name: a letter, then letters, digits, <c>_</c> or <c>-</c>, 128 at the most.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>Name of the function.</summary>
    public string Name { get; } = name;
}

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

/// <summary>What a timer function is told about its run.</summary>
public sealed class TimerInfo
{
    /// <summary>Last and next run; null for schedules of more than one run a minute and without a monitor.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run is late, because the machine slept or its clock was set.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands as a run begins.</summary>
public sealed class ScheduleStatus
{
    /// <summary>Start of the run before; the default value before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>When the run that now begins was due.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was written.</summary>
    public DateTime LastUpdated { get; set; }
}

/// <summary>Runs the function for a request.</summary>
/// <param name="authLevel">Who may call it.</param>
/// <param name="methods">HTTP methods it answers; none means all.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>Who may call the function.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>HTTP methods the function answers; none means all.</summary>
    public string[] Methods { get; } = methods;

    /// <summary>Route below the prefix, with ASP.NET Core's parameters and constraints.</summary>
    /// <value>The function's name.</value>
    public string? Route { get; set; }
}

/// <summary>Who may call an HTTP function. The numbers are the worker's.</summary>
public enum AuthorizationLevel
{
    /// <summary>Everybody.</summary>
    Anonymous = 0,

    /// <summary>Whoever has a function key.</summary>
    Function = 2,

    /// <summary>Whoever has the master key; here every key is one.</summary>
    Admin = 4,
}
