using Planner.Model;
using Planner.Runtime;
using Planner.State;

namespace Planner.Storage;

/// <summary>The stored form of decisions: plain text, so that people can read them with any tool.</summary>
internal static class DecisionBody
{
    /// <summary>Most characters. An Azure table takes 64 KiB of UTF-16 in a property, which is 32,768.</summary>
    private const int MaxChars = 32_000;

    /// <exception cref="StateStoreException">It is too large for a store.</exception>
    public static string Write(Decision decision)
    {
        var text = DecisionFormat.Write(decision);
        return text.Length <= MaxChars
            ? text
            : throw new StateStoreException(
                $"the decision has {text.Length} characters, more than the {MaxChars} that a store takes");
    }

    /// <exception cref="StateFormatException">It is corrupt or of a newer version.</exception>
    public static StoredDecision Read(DecisionKey key, string text) => new(key, DecisionFormat.Read(text));
}
