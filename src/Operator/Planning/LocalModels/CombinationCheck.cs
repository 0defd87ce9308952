using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>
/// Combinations of fields that are each valid and together can't work. Known beforehand, so that nobody waits hours for a build to find
/// out; each answer names what to use instead.
/// </summary>
internal static class CombinationCheck
{
    /// <returns>What is wrong and what to use; null: nothing.</returns>
    public static string? Refuse(DeepSeekLocalModelSpec spec, InferenceImages images) => Engine(spec) ?? Int8(spec, images) ?? Gpu(spec);

    private static string? Engine(DeepSeekLocalModelSpec spec) => (spec.Runtime.Type, spec.Engine.Type) switch
    {
        (RuntimeType.TensorRTLLM or RuntimeType.VLLM, EngineType.TensorRT or EngineType.OnnxRuntime)
            => $"runtime {spec.Runtime.Type} loads weights itself and can't serve an engine of type {spec.Engine.Type}; use engine.type None, or runtime.type Builtin",
        (_, EngineType.TensorRT or EngineType.OnnxRuntime) when spec.Engine.Precision == EnginePrecision.FP8
            => $"engine type {spec.Engine.Type} has no FP8; use INT8 or FP16, or engine.type None with runtime.type VLLM or TensorRTLLM",
        (_, EngineType.OnnxRuntime) when spec.Engine is { Precision: EnginePrecision.INT8, Quantization.Method: QuantizationMethod.Calibrator }
            => "method Calibrator is TensorRT's and engine type OnnxRuntime has none; use ExplicitQDQ or PreQuantized",
        _ => null,
    };

    private static string? Int8(DeepSeekLocalModelSpec spec, InferenceImages images)
    {
        if (spec.Engine.Precision != EnginePrecision.INT8)
        {
            return null;
        }

        return spec switch
        {
            { Runtime.Type: RuntimeType.TensorRTLLM } when !ImageVersions.HasTensorRtLlmBefore13(spec.Runtime.Image)
                => "TensorRT-LLM has no INT8 from 1.3 on; use precision FP8, or runtime.type VLLM with an INT8 (W8A8) checkpoint, or a runtime.image whose tag is below 1.3",
            { Runtime.Type: RuntimeType.VLLM } when spec.Gpu.Products.FirstOrDefault(GpuProducts.IsBlackwell) is { } product
                => $"vLLM has no INT8 on {product} (compute capability {GpuProducts.ComputeCapability(product)}), only below 10; use precision FP8",
            { Engine: { Type: EngineType.TensorRT, Quantization.Method: QuantizationMethod.Calibrator } } when !ImageVersions.HasTensorRt10OrOlder(BuildJob.Image(spec.Engine, images))
                => "TensorRT 11 has no calibrators; use quantization.method ExplicitQDQ, or an engine.builder.image with TensorRT 10 or older that says so in its tag (trt10)",
            _ => null,
        };
    }

    private static string? Gpu(DeepSeekLocalModelSpec spec) => spec switch
    {
        { Engine.Type: EngineType.TensorRT, Gpu.Count: 0 } => "engine type TensorRT needs a GPU; use gpu.count 1, or engine.type OnnxRuntime on CPUs",
        { Engine.Type: EngineType.TensorRT, Gpu.Count: > 1, Runtime.Type: RuntimeType.Builtin }
            => $"the builtin server computes on one GPU per replica and gpu.count is {spec.Gpu.Count}; use gpu.count 1 and more replicas, or runtime.type TensorRTLLM or VLLM with engine.type None",
        _ => null,
    };
}
