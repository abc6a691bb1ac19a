namespace Planner.LocalRuntime;

/// <summary>Marks a public method as a function, as the attribute of the isolated worker does.</summary>
/// <param name="name">Unique name: a letter, then letters, digits, <c>_</c> or <c>-</c>, 128 at the most.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>Name of the function.</summary>
    public string Name { get; } = name;
}
