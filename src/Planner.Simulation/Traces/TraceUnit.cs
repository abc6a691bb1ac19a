namespace Planner.Traces;

/// <summary>Unit of a trace's timestamps.</summary>
public enum TraceUnit
{
    /// <summary>As the timestamps look, milliseconds where nothing speaks against them.</summary>
    Auto,

    /// <summary>Seconds.</summary>
    S,

    /// <summary>Milliseconds.</summary>
    Ms,

    /// <summary>Microseconds.</summary>
    Us,

    /// <summary>Nanoseconds.</summary>
    Ns,
}
