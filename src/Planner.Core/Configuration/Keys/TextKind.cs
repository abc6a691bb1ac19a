using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Planner.Configuration.Reading;

/// <summary>Text. A number or a boolean is none unless it stands in quotes, as in Dynamo.</summary>
internal sealed record TextKind : ValueKind
{
    /// <summary>Longest name of a Kubernetes object.</summary>
    private const int LongestSubdomain = 253;

    /// <summary>Longest path on Linux.</summary>
    private const int LongestPath = 4096;

    private const string SourcePattern = $"configmap:{SchemaPatterns.Subdomain}|(?!configmap:).*[^ ].*";

    private readonly string _allowed;
    private readonly Regex? _pattern;
    private readonly int? _longest;
    private readonly Func<string, bool> _isAllowed;

    private TextKind(
        string allowed, string? pattern = null, int? longest = null, Func<string, bool>? isAllowed = null)
    {
        _allowed = allowed;
        _longest = longest;
        _isAllowed = isAllowed ?? (_ => true);
        _pattern = pattern is null ? null : new Regex($"^({pattern})$", RegexOptions.None, Regex.InfiniteMatchTimeout);
    }

    /// <summary>Any text; blank text is the same as none.</summary>
    public static TextKind Any { get; } = new("text");

    /// <summary>Name of a deployment or a Kubernetes namespace.</summary>
    public static TextKind Label { get; } = new(
        "an RFC 1123 label: up to 63 lower case letters, digits and '-', a letter or digit first and last",
        SchemaPatterns.Label,
        longest: 63);

    /// <summary>Name of a Kubernetes object.</summary>
    public static TextKind Subdomain { get; } = new(
        "an RFC 1123 subdomain: up to 253 lower case letters, digits, '-' and '.', "
            + "a letter or digit first and last in every part",
        SchemaPatterns.Subdomain,
        LongestSubdomain);

    /// <summary>Where a profile is.</summary>
    public static TextKind ProfileSource { get; } = new(
        "a path, or configmap:NAME", SourcePattern, LongestPath);

    /// <summary>Where settings are; a mapping of them is read apart.</summary>
    public static TextKind SettingsSource { get; } = new(
        "a mapping of settings, a path, or configmap:NAME", SourcePattern, LongestPath);

    /// <summary>Address of a server.</summary>
    public static TextKind Url { get; } = new(
        "an absolute http or https URL",
        "[Hh][Tt][Tt][Pp][Ss]?://[^ ]+",
        isAllowed: text => Uri.TryCreate(text, UriKind.Absolute, out _));

    public override string Allowed => _allowed;

    public override object? Read(ConfigScalar scalar) => scalar.IsText && IsAllowed(scalar.Text) ? scalar.Text : null;

    public override string AllowedInsteadOf(ConfigScalar scalar) =>
        scalar.IsText ? Allowed : $"{Allowed} (text needs quotes where it looks like a number or a boolean)";

    public override JsonNode ToJson(object value) => JsonValue.Create((string)value);

    public override IEnumerable<JsonObject> Schemas()
    {
        var text = new JsonObject { ["type"] = "string" };
        if (_pattern is not null)
        {
            text["pattern"] = _pattern.ToString();
        }

        if (_longest is not null)
        {
            text["maxLength"] = _longest;
        }

        return [text];
    }

    private bool IsAllowed(string text) =>
        text.Length <= (_longest ?? int.MaxValue) && MatchesPattern(text) && _isAllowed(text);

    /// <summary>The end of a pattern also matches before a last line break, which the length excludes.</summary>
    private bool MatchesPattern(string text) =>
        _pattern is null || (_pattern.Match(text) is { Success: true } match && match.Length == text.Length);
}
