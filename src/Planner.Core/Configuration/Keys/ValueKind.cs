using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>What a key's value may be: how it is read, described, and written in a schema.</summary>
internal abstract record ValueKind
{
    /// <summary>What is allowed, such as <c>a number above 0 (ms)</c>.</summary>
    public abstract string Allowed { get; }

    /// <summary>Words that a misspelt value may have meant.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>The value, or null when it is not allowed.</summary>
    public abstract object? Read(ConfigScalar scalar);

    /// <summary>What is allowed instead of a value that <see cref="Read"/> refused.</summary>
    public virtual string AllowedInsteadOf(ConfigScalar scalar) => Allowed;

    /// <summary>The value as JSON has it.</summary>
    public abstract JsonNode ToJson(object value);

    /// <summary>Schemas of which a value must match one.</summary>
    public abstract IEnumerable<JsonObject> Schemas();
}
