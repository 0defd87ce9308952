using System.Globalization;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels.Runtimes;

/// <summary>trtllm-serve. It loads the weights itself, in the number format that the checkpoint was quantized to.</summary>
internal static class TensorRtLlmRuntime
{
    /// <summary>/metrics has statistics of iterations as JSON; this is Prometheus' format.</summary>
    public const string MetricsPath = "/prometheus/metrics";

    public static ServerRuntime Build(DeepSeekLocalModel model, ServedArtifacts artifacts) => new()
    {
        Image = model.Spec.Runtime.Image.Length > 0 ? model.Spec.Runtime.Image : InferenceImages.TensorRtLlm,
        Command = ["trtllm-serve"],
        Args =
        [
            ModelPaths.Weights(artifacts.WeightsKey), "--host", "0.0.0.0", "--port", Number(model.Spec.Runtime.Port),
            "--served_model_name", ModelNames.Served(model), "--tp_size", Number(Math.Max(1, model.Spec.Gpu.Count)),
            "--max_batch_size", Number(model.Spec.Runtime.MaxConcurrency), "--max_seq_len", Number(model.Spec.Engine.MaxSequenceLength),
            .. model.Spec.Runtime.Args,
        ],
        Env = [new V1EnvVar { Name = "HF_HUB_OFFLINE", Value = "1" }, new V1EnvVar { Name = "HOME", Value = ModelPaths.Scratch }],
        ReadyPath = "/health",
        LivePath = "/health",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
