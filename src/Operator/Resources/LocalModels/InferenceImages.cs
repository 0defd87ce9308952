namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>
/// Images of models that name none. Their tags are those of a command line, not of an operator's version: upgrading the operator must
/// neither restart GPU pods nor build engines anew.
/// </summary>
/// <param name="Cpu">Fetches weights, and builds and serves engines of ONNX Runtime.</param>
/// <param name="Gpu">Builds and serves engines of TensorRT. Its tag names the TensorRT version.</param>
internal sealed record InferenceImages(string Cpu, string Gpu)
{
    public static InferenceImages Default { get; } = new("ghcr.io/deepseek-operator/inference:v1", "ghcr.io/deepseek-operator/inference:v1-trt11.1");

    /// <summary>For runtime VLLM.</summary>
    public const string Vllm = "docker.io/vllm/vllm-openai:v0.19.1";

    /// <summary>For runtime TensorRTLLM.</summary>
    public const string TensorRtLlm = "nvcr.io/nvidia/tensorrt-llm/release:1.2.1";
}
