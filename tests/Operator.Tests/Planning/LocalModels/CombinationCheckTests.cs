using DeepSeek.Operator.Planning.LocalModels;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

public sealed class CombinationCheckTests
{
    [Theory]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "TensorRTLLM"}}""", "use precision FP8, or runtime.type VLLM")]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "TensorRTLLM", "image": "nvcr.io/nvidia/tensorrt-llm/release:1.3.0rc13"}}""", "use precision FP8")]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "TensorRTLLM", "image": "mine:latest"}}""", "use precision FP8")]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "VLLM"}, "gpu": {"products": ["NVIDIA-H200", "NVIDIA-B200"]}}""", "vLLM has no INT8 on NVIDIA-B200 (compute capability 10.0), only below 10; use precision FP8")]
    [InlineData("""{"engine": {"quantization": {"method": "Calibrator"}}}""", "TensorRT 11 has no calibrators; use quantization.method ExplicitQDQ")]
    [InlineData("""{"engine": {"quantization": {"method": "Calibrator"}, "builder": {"image": "nvcr.io/nvidia/tensorrt:26.06-py3"}}}""", "use quantization.method ExplicitQDQ")]
    [InlineData("""{"engine": {"type": "OnnxRuntime", "quantization": {"method": "Calibrator"}}}""", "use ExplicitQDQ or PreQuantized")]
    [InlineData("""{"runtime": {"type": "TensorRTLLM"}}""", "use engine.type None")]
    [InlineData("""{"engine": {"type": "OnnxRuntime"}, "runtime": {"type": "VLLM"}}""", "use engine.type None")]
    [InlineData("""{"engine": {"precision": "FP8"}}""", "use INT8 or FP16")]
    [InlineData("""{"gpu": {"count": 0}}""", "use gpu.count 1, or engine.type OnnxRuntime")]
    [InlineData("""{"gpu": {"count": 2}}""", "use gpu.count 1 and more replicas")]
    public void False_combination_is_refused_and_says_what_to_use(string spec, string says)
        => Assert.Contains(says, CombinationCheck.Refuse(ModelSamples.Model(spec).Spec, ModelSamples.Images), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData(ModelSamples.Cpu)]
    [InlineData(ModelSamples.Vllm)]
    [InlineData("""{"engine": {"type": "OnnxRuntime"}, "gpu": {"count": 0}}""")]
    [InlineData("""{"engine": {"type": "None", "precision": "FP8"}, "runtime": {"type": "TensorRTLLM"}, "gpu": {"count": 4}}""")]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "TensorRTLLM", "image": "nvcr.io/nvidia/tensorrt-llm/release:1.2.1"}}""")]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "VLLM"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"quantization": {"method": "Calibrator"}, "builder": {"image": "nvcr.io/nvidia/tensorrt:25.09-py3"}}}""")]
    [InlineData("""{"engine": {"type": "None"}, "runtime": {"type": "Custom", "image": "mine"}}""")]
    public void True_combination_is_accepted(string spec) => Assert.Null(CombinationCheck.Refuse(ModelSamples.Model(spec).Spec, ModelSamples.Images));
}
