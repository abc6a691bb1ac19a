using System.Text.Json;
using MathNet.Numerics.Interpolation;
using MathNet.Numerics.Statistics;
using Planner.Engines;
using Planner.Testing;

namespace Planner.Cluster.Documents;

/// <summary>
/// Models built from sweeps, against estimates of the same engines between the points of the sweeps (<c>between.json</c>).
/// </summary>
public class EngineReferenceTests
{
    /// <summary>Per cent that the latency rises with one per cent more requests, below which a small error of it is a large one of them.</summary>
    private const double Flat = 0.3;

    private static readonly double[] Contexts = [1260, 4500];

    public static TheoryData<string> Engines => [.. ReferenceData.FoldersWith("profiles", "between.json")];

    [ReferenceTheory]
    [MemberData(nameof(Engines))]
    public void Itl_IsCloseBetweenThePointsOfTheSweep(string engine)
    {
        var (capacity, between) = Read(engine);

        double[] errors = [.. Decode(between).Select(point => Math.Abs((capacity.Decode.ItlMs(point.Requests, point.Context) / point.Ms) - 1))];

        Assert.InRange(errors.Median(), 0, 0.025);
        Assert.InRange(errors.Quantile(0.9), 0, 0.08);
    }

    [ReferenceTheory]
    [MemberData(nameof(Engines))]
    public void RequestsWithinALimit_AreNotTooMany(string engine)
    {
        var (capacity, between) = Read(engine);
        foreach (var context in Contexts)
        {
            var curve = Decode(between).Where(point => point.Context == context).ToList();
            for (var limit = Math.Ceiling(curve[0].Ms); limit < curve[^1].Ms; limit++)
            {
                var (requests, steepness) = At(curve, limit);
                var error = (capacity.Decode.RequestsWithin(limit, context, curve[^1].Requests) / requests) - 1;

                Assert.True(error <= 0.25, $"{context} tokens, {limit} ms: {error:P0} of {requests:F1}");
                Assert.True(steepness < Flat || Math.Abs(error) <= 0.12, $"{context} tokens, {limit} ms: {error:P0} of {requests:F1}");
            }
        }
    }

    [ReferenceTheory]
    [MemberData(nameof(Engines))]
    public void Ttft_IsCloseBetweenThePointsOfTheSweep(string engine)
    {
        var (capacity, between) = Read(engine);

        double[] errors = [.. between.GetProperty("prefill").EnumerateArray().Select(point => Math.Abs(
            (capacity.Prefill.TtftMs(Number(point, "isl")) / Number(point, "ttft_ms")) - 1))];

        Assert.InRange(errors.Median(), 0, 0.03);
        Assert.InRange(errors.Quantile(0.9), 0, 0.12);
    }

    [ReferenceTheory]
    [MemberData(nameof(Engines))]
    public void GpusAndRanks_AreInferred(string engine)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(ReferenceData.PathOf("profiles", engine, "meta.json")));
        var meta = document.RootElement;
        int Said(string pool, string name) => meta.GetProperty(pool).GetProperty(name).GetInt32();

        var capacity = Read(engine).Capacity;

        Assert.Equal((Said("prefill", "gpus_per_engine"), Said("decode", "gpus_per_engine")),
            (capacity.ProfiledGpus.Prefill, capacity.ProfiledGpus.Decode));
        Assert.Equal((Said("prefill", "attention_dp"), Said("decode", "attention_dp")), (capacity.Ranks.Prefill, capacity.Ranks.Decode));
        Assert.Equal(meta.GetProperty("max_kv_tokens").GetDouble(), capacity.Decode.MaxKvTokens);
    }

    /// <summary>Requests at a latency, and by how many per cent it rises with one per cent more requests around there.</summary>
    private static (double Requests, double Steepness) At(List<(double Context, double Requests, double Ms)> curve, double ms)
    {
        const double Around = 1.2;
        var latency = LinearSpline.InterpolateSorted([.. curve.Select(point => point.Requests)], [.. curve.Select(point => point.Ms)]);
        var right = curve.FindIndex(point => point.Ms > ms);
        var (a, b) = (curve[right - 1], curve[right]);
        var requests = a.Requests + ((b.Requests - a.Requests) * (ms - a.Ms) / (b.Ms - a.Ms));
        return (requests,
            Math.Log(latency.Interpolate(requests * Around) / latency.Interpolate(requests / Around)) / (2 * Math.Log(Around)));
    }

    private static (EngineCapacity Capacity, JsonElement Between) Read(string engine)
    {
        var folder = ReferenceData.PathOf("profiles", engine);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "between.json")));
        return (new EngineCapacity(ProfileDocuments.Read(folder)), document.RootElement.Clone());
    }

    private static IEnumerable<(double Context, double Requests, double Ms)> Decode(JsonElement between) => between.GetProperty("decode")
        .EnumerateArray().Select(point => (Number(point, "context"), Number(point, "concurrency"), Number(point, "itl_ms")));

    private static double Number(JsonElement point, string name) => point.GetProperty(name).GetDouble();
}
