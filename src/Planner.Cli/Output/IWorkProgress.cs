namespace Planner.Cli.Output;

/// <summary>How far long work has come.</summary>
internal interface IWorkProgress : IProgress<double>
{
    /// <summary>Names the part of the work that has begun, whose length is unknown.</summary>
    void Say(string what);
}
