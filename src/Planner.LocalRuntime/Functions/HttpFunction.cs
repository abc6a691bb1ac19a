using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Planner.LocalRuntime;

/// <summary>A function that a request starts.</summary>
internal sealed class HttpFunction(
    string name, MethodInfo method, HttpTriggerAttribute trigger, RoutePattern pattern)
    : FunctionMethod(name, method)
{
    private readonly Argument[] _arguments = [.. method.GetParameters().Select(parameter => ArgumentOf(parameter)!)];

    private delegate object? Argument(HttpContext context, CancellationToken stop);

    private delegate object? Parser(string text);

    public AuthorizationLevel AuthLevel { get; } = trigger.AuthLevel;

    /// <summary>HTTP methods in capitals; none means all.</summary>
    public IReadOnlyList<string> Methods { get; } = [.. trigger.Methods.Select(verb => verb.ToUpperInvariant())];

    public RoutePattern Pattern { get; } = pattern;

    /// <summary>Whether a parameter is the request, the token, or a route value that can be parsed.</summary>
    public static bool CanBind(ParameterInfo parameter, RoutePattern pattern) =>
        parameter.ParameterType == typeof(HttpRequest) || parameter.ParameterType == typeof(CancellationToken) ||
        (pattern.GetParameter(parameter.Name!) is not null && ArgumentOf(parameter) is not null);

    /// <summary>Runs the function.</summary>
    /// <exception cref="BadHttpRequestException">A route value is not of its parameter's type.</exception>
    public async Task<IResult?> RunAsync(HttpContext context, CancellationToken stop)
    {
        var arguments = Array.ConvertAll(_arguments, argument => argument(context, stop));
        return (IResult?)await InvokeAsync(context.RequestServices, arguments);
    }

    private static Argument? ArgumentOf(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return (context, _) => context.Request;
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return (_, stop) => stop;
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return ParserOf(type) is { } parse
            ? (context, _) => RouteValue(parameter, context.Request.RouteValues[parameter.Name!] as string, parse, type)
            : null;
    }

    private static object? RouteValue(ParameterInfo parameter, string? text, Parser parse, Type type)
    {
        if (text is null)
        {
            return parameter.HasDefaultValue ? parameter.DefaultValue : null;
        }

        return parse(text) ??
            throw new BadHttpRequestException($"{parameter.Name} in the path is \"{text}\", which is no {type.Name}.");
    }

    private static Parser? ParserOf(Type type)
    {
        var parsable = Array.Exists(
            type.GetInterfaces(),
            it => it.IsGenericType && it.GetGenericTypeDefinition() == typeof(IParsable<>) &&
                it.GenericTypeArguments[0] == type);
        return parsable
            ? new Func<string, object?>(Parse<int>).Method.GetGenericMethodDefinition()
                .MakeGenericMethod(type).CreateDelegate<Parser>()
            : null;
    }

    private static object? Parse<T>(string text)
        where T : IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}
