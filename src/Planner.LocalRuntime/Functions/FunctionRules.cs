using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Planner.LocalRuntime;

/// <summary>What can only be judged when all functions and services are known.</summary>
internal static class FunctionRules
{
    public static IEnumerable<string> Check(IReadOnlyList<FunctionMethod> functions, IServiceProvider services) =>
        [
            .. functions.SelectMany(it => Constructor(it, services.GetRequiredService<IServiceProviderIsService>())),
            .. functions.OfType<HttpFunction>().SelectMany(it => Constraints(it, services)),
            .. SameRoutes([.. functions.OfType<HttpFunction>()]),
        ];

    private static IEnumerable<string> Constructor(FunctionMethod function, IServiceProviderIsService known)
    {
        if (function.InstanceType is not { } type)
        {
            return [];
        }

        if (type.IsAbstract || type.GetConstructors() is not [var constructor])
        {
            return [$"Function \"{function.Name}\": class {type.Name} must have exactly one public constructor."];
        }

        return constructor.GetParameters()
            .Where(it => !it.HasDefaultValue && !it.IsDefined(typeof(FromKeyedServicesAttribute)))
            .Where(it => !known.IsService(it.ParameterType))
            .Select(it => $"Function \"{function.Name}\": class {type.Name} needs {it.ParameterType.Name}, which is " +
                "no registered service: add it to builder.Services.");
    }

    private static IEnumerable<string> Constraints(HttpFunction function, IServiceProvider services)
    {
        var factory = services.GetRequiredService<ParameterPolicyFactory>();
        foreach (var parameter in function.Pattern.Parameters)
        {
            foreach (var policy in parameter.ParameterPolicies)
            {
                if (Failure(() => factory.Create(parameter, policy)) is { } reason)
                {
                    yield return $"Function \"{function.Name}\": constraint \"{policy.Content}\" of {parameter.Name} " +
                        $"in its route is wrong: {reason}";
                }
            }
        }
    }

    private static string? Failure(Func<object> create)
    {
        try
        {
            create();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or RouteCreationException or TargetInvocationException)
        {
            return e.Message;
        }
    }

    private static IEnumerable<string> SameRoutes(HttpFunction[] functions) =>
        from first in functions
        from second in functions
        where string.CompareOrdinal(first.Name, second.Name) < 0 && Shape(first) == Shape(second)
        where first.Methods.Count == 0 || second.Methods.Count == 0 || first.Methods.Intersect(second.Methods).Any()
        select $"Functions \"{first.Name}\" and \"{second.Name}\" answer the same requests, /{first.Pattern.RawText}: " +
            "change the route or the methods of one.";

    /// <summary>A route without the names of its parameters.</summary>
    private static string Shape(HttpFunction function) =>
        string.Join('/', function.Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape))));

    private static string Shape(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternParameterPart parameter =>
            $"{{{string.Join(':', parameter.ParameterPolicies.Select(it => it.Content))}}}",
        _ => "",
    };
}
