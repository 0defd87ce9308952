using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Resources.LocalModels.Runtimes;

/// <summary>The runtimes by name. Another one is a builder in a file of its own, and a line in each of these.</summary>
internal static class ServerRuntimes
{
    public static ServerRuntime Of(DeepSeekLocalModel model, ServedArtifacts artifacts, InferenceImages images) => model.Spec.Runtime.Type switch
    {
        RuntimeType.TensorRTLLM => TensorRtLlmRuntime.Build(model, artifacts),
        RuntimeType.VLLM => VllmRuntime.Build(model, artifacts),
        RuntimeType.Custom => CustomRuntime.Build(model, artifacts),
        _ => BuiltinRuntime.Build(model, artifacts, images),
    };

    /// <summary>Where a server's metrics are.</summary>
    public static string MetricsPath(RuntimeType runtime) => runtime == RuntimeType.TensorRTLLM ? TensorRtLlmRuntime.MetricsPath : "/metrics";
}
