using System.Text.RegularExpressions;

namespace Planner.Configuration.Reading;

/// <summary>Tells whether a key that nobody knows reads like a limit, which must not be ignored in silence.</summary>
internal static partial class LimitName
{
    /// <summary>
    /// Whether the key, or a key inside its value, reads like a limit and is set. <c>null</c> and the keys of
    /// <see cref="ConfigKeys.LaterDynamo"/> set none.
    /// </summary>
    public static bool IsIn(ConfigEntry entry) => !ConfigKeys.LaterDynamo.Contains(entry.Key)
        && (entry.Value is not ConfigScalar { IsNull: true } && Words().IsMatch(entry.Key) || IsIn(entry.Value));

    /// <summary>Whether one is a least value and the other a greatest, which are never misspellings of each other.</summary>
    public static bool AreOpposite(string key, string other) =>
        (Least().IsMatch(key), Greatest().IsMatch(key)) == (Greatest().IsMatch(other), Least().IsMatch(other))
        && Least().IsMatch(key) != Greatest().IsMatch(key);

    private static bool IsIn(ConfigNode node) => node switch
    {
        ConfigMapping mapping => mapping.Entries.Any(IsIn),
        ConfigSequence list => list.Items.Any(IsIn),
        _ => false,
    };

    /// <summary>In max_gpus, maxReplicas, gpu-limit, MAX_GPUS; not in minutes, nor within a word as in admin or climax.</summary>
    [GeneratedRegex(
        "(?i:limit|budget|quota|ceiling)|(?<![A-Za-z])(?i:max|min(?!ute)|cap)|(?<=[a-z])(Max|Min(?!ute)|Cap)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex("(?<![A-Za-z])(?i:min(?!ute))|(?<=[a-z])Min", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Least();

    [GeneratedRegex("(?<![A-Za-z])(?i:max)|(?<=[a-z])Max", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Greatest();
}
