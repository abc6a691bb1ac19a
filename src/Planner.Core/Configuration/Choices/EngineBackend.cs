namespace Planner.Configuration;

/// <summary>The inference engine.</summary>
public enum EngineBackend
{
    /// <summary>vLLM.</summary>
    Vllm,

    /// <summary>SGLang.</summary>
    Sglang,

    /// <summary>TensorRT-LLM.</summary>
    Trtllm,

    /// <summary>Dynamo's engine for tests.</summary>
    Mocker,
}
