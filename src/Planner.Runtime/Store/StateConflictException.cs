namespace Planner.Runtime;

/// <summary>A state was not written, because somebody else has written it since it was read.</summary>
public sealed class StateConflictException(string deployment, Exception? inner = null)
    : Exception($"the state of {deployment} was changed by another writer since it was read", inner)
{
    /// <summary>Whose state it is.</summary>
    public string Deployment { get; } = deployment;
}
