using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Resources.LocalModels.Runtimes;

/// <summary>Our server.</summary>
internal static class BuiltinRuntime
{
    public static ServerRuntime Build(DeepSeekLocalModel model, ServedArtifacts artifacts, InferenceImages images) => new()
    {
        // An engine runs in the TensorRT that built it, so the builder's image serves where no other is named.
        Image = model.Spec.Runtime.Image.Length > 0 ? model.Spec.Runtime.Image : BuildJob.Image(model.Spec.Engine, images),
        Command = [EngineCommandLines.Program],
        Args = EngineCommandLines.Serve(model, artifacts),
        ReadyPath = "/health/ready",
        LivePath = "/health/live",
        IsOurs = true,
    };
}
