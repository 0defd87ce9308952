using System.Globalization;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels.Runtimes;

/// <summary>vllm serve. It loads the weights itself; a quantized checkpoint says by its own configuration how.</summary>
internal static class VllmRuntime
{
    public static ServerRuntime Build(DeepSeekLocalModel model, ServedArtifacts artifacts) => new()
    {
        Image = model.Spec.Runtime.Image.Length > 0 ? model.Spec.Runtime.Image : InferenceImages.Vllm,
        Command = ["vllm", "serve"],
        Args =
        [
            ModelPaths.Weights(artifacts.WeightsKey), "--host", "0.0.0.0", "--port", Number(model.Spec.Runtime.Port),
            "--served-model-name", ModelNames.Served(model), "--tensor-parallel-size", Number(Math.Max(1, model.Spec.Gpu.Count)),
            "--max-model-len", Number(model.Spec.Engine.MaxSequenceLength), "--max-num-seqs", Number(model.Spec.Runtime.MaxConcurrency),
            .. Precision(model.Spec.Engine),
            .. model.Spec.Runtime.Args,
        ],
        Env = [new V1EnvVar { Name = "HF_HUB_OFFLINE", Value = "1" }, new V1EnvVar { Name = "HOME", Value = ModelPaths.Scratch }],
        ReadyPath = "/health",
        LivePath = "/health",
    };

    // FP8 can be made of any checkpoint while it is loaded; INT8 can't, and is in the checkpoint or nowhere.
    private static IEnumerable<string> Precision(EngineSpec engine) => engine switch
    {
        { Precision: EnginePrecision.FP16 } => ["--dtype", "float16"],
        { Precision: EnginePrecision.FP32 } => ["--dtype", "float32"],
        { Precision: EnginePrecision.FP8, Quantization.Method: not QuantizationMethod.PreQuantized } => ["--quantization", "fp8"],
        _ => [],
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
