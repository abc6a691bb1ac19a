namespace Planner.Configuration.Reading;

/// <summary>Finds the name that a misspelt one probably means.</summary>
public static class NearestName
{
    private const int MostEdits = 3;

    /// <summary>No name that is known is half as long.</summary>
    private const int LongestName = 100;

    /// <summary>
    /// The nearest of <paramref name="known"/> (the first of equals), or null when none is near: one edit in five
    /// letters, at least one and at most three. Case, dashes and underscores do not count.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var plain = Plain(name);
        var allowed = Math.Clamp(plain.Length / 5, 1, MostEdits);
        return known
            .Select(candidate => (candidate, edits: Edits(plain, Plain(candidate))))
            .Where(pair => pair.edits <= allowed)
            .OrderBy(pair => pair.edits)
            .FirstOrDefault().candidate;
    }

    private static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-'))).ToLowerInvariant();

    /// <summary>Damerau-Levenshtein distance (optimal string alignment); large when the lengths differ much.</summary>
    private static int Edits(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > MostEdits)
        {
            return int.MaxValue;
        }

        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Cheapest(edits, a, b, i, j);
            }
        }

        return edits[a.Length, b.Length];
    }

    private static int Cheapest(int[,] edits, string a, string b, int i, int j)
    {
        var replaced = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, edits[i - 2, j - 2] + 1) : best;
    }
}
