using Planner.Configuration;

namespace Planner.Cluster.Dynamo;

/// <summary>Names that pools had in Dynamo's examples before components carried a type.</summary>
internal static class OldNames
{
    public static IReadOnlyList<string> Prefill(EngineBackend? backend) =>
        Of(backend, "VllmPrefillWorker", "prefill", "TRTLLMPrefillWorker");

    public static IReadOnlyList<string> Decode(EngineBackend? backend) =>
        Of(backend, "VllmDecodeWorker", "decode", "TRTLLMDecodeWorker");

    private static IReadOnlyList<string> Of(EngineBackend? backend, string vllm, string plain, string trtllm) => backend switch
    {
        EngineBackend.Vllm => [vllm],
        EngineBackend.Sglang or EngineBackend.Mocker => [plain],
        EngineBackend.Trtllm => [trtllm],
        _ => [vllm, plain, trtllm],
    };
}
