using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>Regular expressions of the dialect that JSON Schema has (ECMA 262), which knows no options.</summary>
internal static class SchemaPatterns
{
    /// <summary>A name as RFC 1123 has it for one label of a host's name.</summary>
    public const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    /// <summary>Labels with dots between them, as most Kubernetes objects are named.</summary>
    public const string Subdomain = Label + @"(\." + Label + ")*";

    /// <summary>Text that is one of the words in upper or lower case.</summary>
    public static JsonObject AnyCase(IEnumerable<string> words) => new()
    {
        ["type"] = "string",
        ["pattern"] = $"^({string.Join('|', words.Select(word => string.Concat(word.Select(EitherCase))))})$",
    };

    private static string EitherCase(char c) =>
        char.IsLetter(c) ? $"[{char.ToUpperInvariant(c)}{char.ToLowerInvariant(c)}]" : $"{c}";
}
