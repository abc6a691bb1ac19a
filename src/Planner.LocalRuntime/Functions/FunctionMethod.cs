using System.Globalization;
using System.Reflection;

namespace Planner.LocalRuntime;

/// <summary>A method that is run on a fresh instance of its class, whose dependencies come from the services.</summary>
internal class FunctionMethod(string name, MethodInfo method)
{
    private readonly PropertyInfo? _result = method.ReturnType.GetProperty(nameof(Task<object>.Result));

    /// <summary>Name of the function.</summary>
    public string Name { get; } = name;

    /// <summary>Class whose instance is needed; null for a static method.</summary>
    public Type? InstanceType { get; } = method.IsStatic ? null : method.DeclaringType;

    /// <summary>Runs the method and awaits its task.</summary>
    /// <returns>What the method or its task returns.</returns>
    protected async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        // Not a compiled factory: that would load System.Linq.Expressions, 3 MB, to save microseconds.
        var target = InstanceType is null ? null : ActivatorUtilities.CreateInstance(services, InstanceType);
        var returned = method.Invoke(
            target, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return _result?.GetValue(task);
    }
}
