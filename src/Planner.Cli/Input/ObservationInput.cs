using System.Text.Json;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Cli.Input;

/// <summary>
/// Reads an observation: <c>{"request_count", "isl", "osl", "ttft_ms", "itl_ms", "request_duration_s", "num_prefill",
/// "num_decode"}</c>. A count of 0 needs no means; <c>inflight</c> above 0 then makes it a stall. The replicas of a pool
/// that the mode does not plan may be left out.
/// </summary>
internal sealed class ObservationInput
{
    private readonly string _path;
    private readonly JsonElement _root;
    private readonly List<string> _problems = [];

    private ObservationInput(string path, JsonElement root) => (_path, _root) = (path, root);

    public static ThroughputObservation Read(string path, PlannerConfig config)
    {
        try
        {
            return Parsed(path, config);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new DocumentException($"{path}: a name in it is not valid Unicode (half of a surrogate pair?); write it again");
        }
    }

    private static ThroughputObservation Parsed(string path, PlannerConfig config)
    {
        using var document = Parse(path);
        var input = new ObservationInput(path, document.RootElement);
        var traffic = input.Traffic();
        var prefill = input.Pool("num_prefill", config.PlansPrefill, config.PrefillEngineNumGpu);
        var decode = input.Pool("num_decode", config.PlansDecode, config.DecodeEngineNumGpu);
        return input._problems.Count == 0
            ? new ThroughputObservation(traffic, prefill, decode)
            : throw new DocumentException(input._problems);
    }

    private static JsonDocument Parse(string path)
    {
        var text = DocumentFile.ReadText(path, "observation");
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DocumentException($"{path}: it is empty; without metrics there is no observation to plan on");
        }

        try
        {
            var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new DocumentException($"{path}: the observation must be a JSON object");
        }
        catch (JsonException error)
        {
            throw new DocumentException($"{path}: not valid JSON (line {error.LineNumber + 1}, position " +
                $"{error.BytePositionInLine + 1}; NaN is not JSON); without metrics there is no observation to plan on");
        }
    }

    private TrafficObservation Traffic()
    {
        var count = NotNegative("request_count");
        if (count == 0)
        {
            var inflight = _root.TryGetProperty("inflight", out _)
                ? NotNegative("inflight")
                : 0;
            return inflight > 0 ? new TrafficObservation.Stall(inflight) : new TrafficObservation.Idle();
        }

        return new TrafficObservation.Traffic(
            count, AboveZero("isl"), AboveZero("osl"), NotNegative("ttft_ms"), NotNegative("itl_ms"),
            NotNegative("request_duration_s"));
    }

    private PoolStatus? Pool(string field, bool planned, int? gpus)
    {
        if (!planned && !_root.TryGetProperty(field, out _))
        {
            return null;
        }

        var replicas = (int)Number(field, "a whole number, 0 or more", value => value >= 0 && value == (int)value);
        return new PoolStatus(replicas, replicas, Stable: true, gpus ?? 1);
    }

    private double NotNegative(string field) => Number(field, "0 or more", value => value >= 0);

    private double AboveZero(string field) => Number(field, "above 0", value => value > 0);

    private double Number(string field, string allowed, Func<double, bool> isAllowed)
    {
        if (!_root.TryGetProperty(field, out var value))
        {
            _problems.Add($"{_path}: {field} is missing; a number is needed, {allowed}");
            return double.NaN;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number
            && double.IsFinite(number) && isAllowed(number))
        {
            return number;
        }

        var found = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "no number" : value.GetRawText();
        _problems.Add($"{_path}: {field} is {found}; a number is needed, {allowed}");
        return double.NaN;
    }
}
