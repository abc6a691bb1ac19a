using System.Text.Json;

namespace Planner.Policies;

/// <summary>What a policy knows of a deployment between two ticks; an immutable record of finite numbers.</summary>
public interface IPolicyState
{
    /// <summary>The first number that nobody can have seen, or part that is missing, in words; null where all is well.</summary>
    string? Problem { get; }

    /// <summary>Writes it as one JSON object, to be read back by its policy.</summary>
    void Write(Utf8JsonWriter json);
}
