using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>The one archive that Dynamo's mocker takes its timing from: both pools, decode as a grid of KV tokens by context.</summary>
internal static class MockerArchive
{
    private const string Isl = "prefill_isl", Ttft = "prefill_ttft_ms",
        KvTokens = "decode_active_kv_tokens", Context = "decode_context_length", Itl = "decode_itl";

    /// <summary>Whether a mocker reads this array.</summary>
    public static bool IsKnown(string array) => array is Isl or Ttft or KvTokens or Context or Itl;

    /// <summary>Whether these are a mocker's arrays and not the planner's.</summary>
    public static bool Is(IReadOnlyDictionary<string, NpyArray> arrays) => arrays.ContainsKey(Ttft) || arrays.ContainsKey(Itl);

    /// <summary>The profile of its two sweeps. The KV cache is taken to hold the most tokens that were measured.</summary>
    /// <exception cref="ProfileException">An array is missing, or has another shape.</exception>
    public static EngineProfile Profile(IReadOnlyDictionary<string, NpyArray> arrays)
    {
        var (kvTokens, contexts, itl) = (Array(arrays, KvTokens), Array(arrays, Context), Array(arrays, Itl));
        if (itl.Shape is not [var rows, var columns] || rows != kvTokens.Values.Length || columns != contexts.Values.Length)
        {
            throw new ProfileException($"{Itl} has the shape ({string.Join(", ", itl.Shape)}); expected " +
                $"({kvTokens.Values.Length}, {contexts.Values.Length}), the lengths of {KvTokens} and {Context}");
        }

        var most = kvTokens.Values.Max();
        var points = Enumerable.Range(0, itl.Values.Length).ToList();
        return ProfileReader.Read(
            ProfileColumns.Of(Isl,
                [("prefill_isl", [.. Array(arrays, Isl).Values.Select(AtLeastOne)]), ("prefill_ttft", Array(arrays, Ttft).Values)]),
            ProfileColumns.Of(Itl,
            [
                ("x_kv_usage", [.. points.Select(i => kvTokens.Values[i / columns] / most)]),
                ("y_context_length", [.. points.Select(i => AtLeastOne(contexts.Values[i % columns]))]),
                ("z_itl", itl.Values),
                ("max_kv_tokens", [most]),
            ]));
    }

    /// <summary>The grid may begin at no tokens, which no request has.</summary>
    private static double AtLeastOne(double tokens) => tokens == 0 ? 1 : tokens;

    private static NpyArray Array(IReadOnlyDictionary<string, NpyArray> arrays, string name) =>
        arrays.TryGetValue(name, out var array) && array.Values.Length > 0
            ? array
            : throw new ProfileException($"{name} is missing or empty; a mocker's archive has {Isl}, {Ttft}, {KvTokens}, {Context} and {Itl}");
}
