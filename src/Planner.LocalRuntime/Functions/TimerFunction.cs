using System.Reflection;

namespace Planner.LocalRuntime;

/// <summary>A function that a timer starts.</summary>
internal sealed class TimerFunction(
    string name, MethodInfo method, TimerTriggerAttribute trigger, TimerSchedule schedule)
    : FunctionMethod(name, method)
{
    private readonly Type[] _parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];

    public TimerTriggerAttribute Trigger { get; } = trigger;

    public TimerSchedule Schedule { get; } = schedule;

    public Task RunAsync(IServiceProvider services, TimerInfo info, CancellationToken stop) =>
        InvokeAsync(services, [.. _parameters.Select(type => type == typeof(TimerInfo) ? info : (object)stop)]);
}
