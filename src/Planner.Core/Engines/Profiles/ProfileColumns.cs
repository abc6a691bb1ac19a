using System.Text.Json;
using System.Text.RegularExpressions;

namespace Planner.Engines;

/// <summary>
/// The columns of numbers that one profile file holds, with checks whose messages name file, field and index.
/// </summary>
public sealed partial class ProfileColumns
{
    /// <summary>Longest text, characters.</summary>
    private const int Longest = 4 << 20;

    private readonly string _file;
    private readonly Dictionary<string, double[]> _columns;

    private ProfileColumns(string file, Dictionary<string, double[]> columns)
    {
        _file = file;
        _columns = columns;
    }

    /// <summary>The columns of an archive.</summary>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="arrays">Its arrays; those that no profile has are ignored.</param>
    public static ProfileColumns Of(string file, IEnumerable<(string Name, double[] Values)> arrays) =>
        new(file, arrays.Where(array => ProfileReader.IsKnown(array.Name)).ToDictionary(array => array.Name, array => array.Values));

    /// <summary>The columns of a JSON file.</summary>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="json">Its text.</param>
    /// <exception cref="ProfileException">It is not a JSON object of lists of numbers.</exception>
    public static ProfileColumns ParseJson(string file, string json)
    {
        if (json.Length > Longest)
        {
            throw new ProfileException($"{file}: it has more than {Longest >> 20} MB; a profile has some KB: is it the profiler's raw data?");
        }

        try
        {
            // Python's json module writes NaN and Infinity bare; quoted they can be reported with field and index.
            using var document = JsonDocument.Parse(BareNonFinite().Replace(json, "\"${number}\""));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ProfileException($"{file}: expected a JSON object of lists, got " +
                    $"{Describe(document.RootElement)}; is it the profiler's raw data?");
            }

            return new ProfileColumns(file, ReadColumns(file, document.RootElement));
        }
        catch (JsonException error)
        {
            throw new ProfileException($"{file}: not valid JSON (line {error.LineNumber + 1}, " +
                $"position {error.BytePositionInLine + 1}); copy the profiler's output again");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new ProfileException($"{file}: a name or text in it is not valid Unicode (half of a surrogate pair?); " +
                "copy the profiler's output again");
        }
    }

    /// <summary>A list that must be there, each of its values at least (or above) a lower and at most an upper end.</summary>
    internal double[] Required(string field, bool zeroAllowed = false, double atMost = double.MaxValue)
    {
        var values = Optional(field, zeroAllowed, atMost);
        return values is { Length: > 0 }
            ? values
            : throw new ProfileException(values is null ? $"{_file}: {field} is missing" : $"{_file}: {field} is empty");
    }

    internal double[]? Optional(string field, bool zeroAllowed = false, double atMost = double.MaxValue)
    {
        if (!_columns.TryGetValue(field, out var values))
        {
            return null;
        }

        var allowed = zeroAllowed ? "0 or more" : "above 0";
        if (atMost < double.MaxValue)
        {
            allowed += $" and at most {atMost}";
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || values[i] < 0 || values[i] > atMost || (values[i] == 0 && !zeroAllowed))
            {
                throw new ProfileException($"{_file}: {field}[{i}] is {values[i]}; expected a number {allowed}");
            }
        }

        return values;
    }

    /// <summary>Refuses columns whose lengths differ from the first one's.</summary>
    internal void RequireSameLength(params string[] fields)
    {
        var length = _columns[fields[0]].Length;
        foreach (var field in fields)
        {
            if (_columns.TryGetValue(field, out var values) && values.Length != length)
            {
                throw new ProfileException($"{_file}: {field} has {values.Length} values where {fields[0]} has " +
                    $"{length}; the lists of a sweep must be equally long");
            }
        }
    }

    internal ProfileException Error(string problem) => new($"{_file}: {problem}");

    private static Dictionary<string, double[]> ReadColumns(string file, JsonElement root)
    {
        var columns = new Dictionary<string, double[]>();
        foreach (var property in root.EnumerateObject())
        {
            if (!ProfileReader.IsKnown(property.Name))
            {
                continue;
            }

            if (columns.ContainsKey(property.Name))
            {
                throw new ProfileException($"{file}: {property.Name} is given twice; keep one of them");
            }

            columns[property.Name] = property.Value.ValueKind == JsonValueKind.Array
                ? [.. property.Value.EnumerateArray().Select((value, i) => Number(value, $"{file}: {property.Name}[{i}]"))]
                : [Number(property.Value, $"{file}: {property.Name}")];
        }

        return columns;
    }

    private static double Number(JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.GetDouble();
        }

        return value.ValueKind == JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity"
            ? double.Parse(value.GetString()!)
            : throw new ProfileException($"{place} is {Describe(value)}; expected a number");
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => Shortened(value.GetRawText()),
    };

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..37] + "...";

    [GeneratedRegex(@"(?<=[\[,:\s])(?<number>NaN|-?Infinity)(?=[\],}\s])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BareNonFinite();
}
