using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Cli.Commands;
using Planner.Cluster.Documents;

namespace Planner.Cli.Input;

/// <summary>
/// Reads points of an engine: a JSON list of <c>{"isl"}</c> or <c>{"context", "concurrency"}</c>, or an object with the lists
/// <c>prefill</c> and <c>decode</c>. Other fields of a point are kept.
/// </summary>
internal sealed class PointsInput
{
    /// <summary>Larger than any engine's numbers.</summary>
    private const double Most = 1e12;

    private static readonly string[] Lists = ["prefill", "decode"];

    private readonly string _path;
    private readonly List<EnginePoint> _points = [];
    private readonly List<string> _problems = [];

    private PointsInput(string path) => _path = path;

    /// <exception cref="DocumentException">The file cannot be used; every problem of it is told.</exception>
    public static IReadOnlyList<EnginePoint> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(DocumentFile.ReadText(path, "points"));
            var input = new PointsInput(path);
            input.Add(document.RootElement);
            return input._problems.Count == 0 ? input._points : throw new DocumentException(input._problems);
        }
        catch (JsonException error)
        {
            throw new DocumentException(
                $"{path}: not valid JSON (line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}; NaN is not JSON)");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new DocumentException($"{path}: a name or text in it is not valid Unicode (half of a surrogate pair?); write it again");
        }
    }

    private void Add(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            Add("", root);
            return;
        }

        var lists = root.ValueKind == JsonValueKind.Object
            ? Lists.Where(name => root.TryGetProperty(name, out _)).ToList()
            : [];
        if (lists.Count == 0)
        {
            _problems.Add($"{_path}: expected a JSON list of points, or an object with the lists prefill or decode");
        }

        foreach (var name in lists)
        {
            Add(name, root.GetProperty(name));
        }
    }

    private void Add(string name, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            _problems.Add($"{_path}: {name} is no list of points");
            return;
        }

        foreach (var (i, point) in list.EnumerateArray().Index())
        {
            Add($"{_path}: {name}[{i}]", point, _problems.Count);
        }
    }

    private void Add(string place, JsonElement point, int problems)
    {
        var isObject = point.ValueKind == JsonValueKind.Object;
        var (hasIsl, hasContext) = (isObject && point.TryGetProperty("isl", out _), isObject && point.TryGetProperty("context", out _));
        if (!hasIsl && !hasContext)
        {
            _problems.Add($"{place} has neither isl nor context; a point is {{\"isl\": tokens}} or {{\"context\": tokens, \"concurrency\": requests}}");
            return;
        }

        double? isl = hasIsl ? Number(place, point, "isl") : null;
        (double, double)? batch = hasContext ? (Number(place, point, "context"), Number(place, point, "concurrency")) : null;
        if (_problems.Count == problems)
        {
            _points.Add(new EnginePoint(Copy(point), isl, batch));
        }
    }

    /// <summary>A copy in which a field that is given twice has its last value.</summary>
    private static JsonObject Copy(JsonElement point)
    {
        var copy = new JsonObject();
        foreach (var field in point.EnumerateObject())
        {
            copy[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        }

        return copy;
    }

    private double Number(string place, JsonElement point, string field)
    {
        if (!point.TryGetProperty(field, out var value))
        {
            _problems.Add($"{place}.{field} is missing; a number is needed, above 0");
            return double.NaN;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and <= Most and var number)
        {
            return number;
        }

        var found = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "no number" : value.GetRawText();
        _problems.Add($"{place}.{field} is {found}; a number is needed, above 0 and at most 1e12");
        return double.NaN;
    }
}
