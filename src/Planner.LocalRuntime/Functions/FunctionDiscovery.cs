using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;

namespace Planner.LocalRuntime;

/// <summary>Finds the functions of an app and everything that is wrong with them.</summary>
internal sealed class FunctionDiscovery(
    IConfiguration configuration, string routePrefix, ICollection<string> problems)
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance |
        BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The functions that are sound, in order of their names.</summary>
    public IReadOnlyList<FunctionMethod> Find(IEnumerable<Type> types)
    {
        var found =
            from type in types
            from method in type.GetMethods(Everything)
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            orderby attribute.Name, type.Name
            select (attribute.Name, Method: method);
        var all = found.ToList();
        foreach (var same in all.GroupBy(it => it.Name, StringComparer.OrdinalIgnoreCase).Where(it => it.Count() > 1))
        {
            var places = string.Join(" and ", same.Select(it => Place(it.Method)));
            problems.Add($"Function \"{same.Key}\" is there {same.Count()} times, in {places}: give each a name of " +
                "its own.");
        }

        return [.. all.Select(it => Read(it.Name, it.Method)).OfType<FunctionMethod>()];
    }

    private static string Place(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static T[] Triggers<T>(MethodInfo method)
        where T : Attribute =>
        [.. method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes<T>())];

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 128 && char.IsAsciiLetter(text[0]) &&
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    private static Type Awaited(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GenericTypeArguments[0] : type;

    private FunctionMethod? Read(string name, MethodInfo method)
    {
        void Problem(string text) => problems.Add($"Function \"{name}\" ({Place(method)}): {text}");
        if (!IsName(name))
        {
            Problem("a name is a letter, then letters, digits, _ or -, 128 at the most.");
        }

        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
        {
            Problem("make method and class public, or Azure does not find it.");
        }

        switch (Triggers<TimerTriggerAttribute>(method), Triggers<HttpTriggerAttribute>(method))
        {
            case ([var timer], []):
                return ReadTimer(name, method, timer, Problem);
            case ([], [var http]):
                return ReadHttp(name, method, http, Problem);
            case ([], []):
                Problem("it has no trigger: put [TimerTrigger] or [HttpTrigger] on a parameter.");
                return null;
            default:
                Problem("it has more than one trigger: leave one, and put the other on a function of its own.");
                return null;
        }
    }

    private TimerFunction? ReadTimer(
        string name, MethodInfo method, TimerTriggerAttribute trigger, Action<string> problem)
    {
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.ParameterType != typeof(TimerInfo) && parameter.ParameterType != typeof(CancellationToken))
            {
                problem($"parameter {parameter.Name} must be TimerInfo or CancellationToken.");
            }
        }

        if (!method.ReturnType.IsAssignableTo(typeof(Task)) && method.ReturnType != typeof(void))
        {
            problem("it must return Task.");
        }

        if (Resolve(trigger.Schedule, problem) is not { } text)
        {
            return null;
        }

        try
        {
            return new TimerFunction(name, method, trigger, TimerSchedule.Parse(text));
        }
        catch (FormatException e)
        {
            var origin = text == trigger.Schedule ? "" : $" of {trigger.Schedule}";
            problem($"\"{text}\"{origin} is no schedule: {e.Message}.");
            return null;
        }
    }

    private HttpFunction? ReadHttp(
        string name, MethodInfo method, HttpTriggerAttribute trigger, Action<string> problem)
    {
        if (!Awaited(method.ReturnType).IsAssignableTo(typeof(IResult)))
        {
            problem("it must return IResult or Task<IResult>.");
        }

        var route = trigger.Route ?? name;
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) ||
            route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            problem($"Azure keeps routes that begin with admin or runtime for itself: rename \"{route}\".");
        }

        try
        {
            var pattern = RoutePatternFactory.Parse($"{routePrefix}/{route}".TrimStart('/'));
            var unbound = Array.FindAll(method.GetParameters(), it => !HttpFunction.CanBind(it, pattern));
            foreach (var parameter in unbound)
            {
                problem($"parameter {parameter.Name} must be HttpRequest, CancellationToken, or a simple value that " +
                    $"the route \"{route}\" names.");
            }

            return unbound.Length > 0 ? null : new HttpFunction(name, method, trigger, pattern);
        }
        catch (RoutePatternException e)
        {
            problem($"\"{route}\" is no route: {e.Message}");
            return null;
        }
    }

    /// <summary>Puts settings in the place of their names between percent signs.</summary>
    private string? Resolve(string text, Action<string> problem)
    {
        var parts = text.Split('%');
        var known = true;
        for (var i = 1; i < parts.Length - 1; i += 2)
        {
            var (name, value) = (parts[i], configuration[parts[i]]);
            if (string.IsNullOrWhiteSpace(value))
            {
                problem($"setting {name} is not set: set the environment variable, or put it into \"Values\" of " +
                    "local.settings.json.");
                known = false;
            }

            parts[i] = value ?? "";
        }

        return known ? string.Concat(parts) : null;
    }
}
