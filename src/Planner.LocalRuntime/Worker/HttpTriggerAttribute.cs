namespace Planner.LocalRuntime;

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
