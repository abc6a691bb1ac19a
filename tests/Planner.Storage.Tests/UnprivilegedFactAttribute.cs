namespace Planner.Storage;

/// <summary>A test of file permissions, which bind nobody who is root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute() =>
        Skip = Environment.IsPrivilegedProcess ? "file permissions do not bind root" : null;
}
