using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Quantizes the weights and builds an engine of them, on a GPU like the one that will serve.</summary>
internal static class BuildJob
{
    private const string PromptsVolume = "prompts";

    /// <param name="model">A valid model.</param>
    /// <param name="weightsKey">What it is built from.</param>
    /// <param name="purpose">What is built.</param>
    /// <param name="product">The GPU that it is built for; null: any, or none.</param>
    /// <param name="images">The operator's defaults.</param>
    public static V1Job Build(DeepSeekLocalModel model, string weightsKey, JobPurpose purpose, string? product, InferenceImages images)
    {
        var (builder, onGpu) = (model.Spec.Engine.Builder, model.Spec.Engine.Type == EngineType.TensorRT);
        var container = ModelJob.Container("build", Image(model.Spec.Engine, images), EngineCommandLines.Build(model, weightsKey, purpose.Key, purpose.Discards));
        // An engine runs on one GPU: more would stand idle.
        container.Resources = ModelPods.Resources(builder.Resources, onGpu && model.Spec.Gpu.Count > 0 ? model.Spec.Gpu with { Count = 1 } : null);
        container.VolumeMounts = [.. ModelPods.Mounts(readOnly: false)];
        var pod = ModelPods.Spec(model, container, onGpu, product is null ? [] : [product]);
        if (Prompts(model.Spec.Engine) is { } prompts)
        {
            container.VolumeMounts.Add(new V1VolumeMount { Name = PromptsVolume, MountPath = ModelPaths.Prompts, ReadOnlyProperty = true });
            pod.Volumes.Add(new V1Volume { Name = PromptsVolume, ConfigMap = new V1ConfigMapVolumeSource { Name = prompts } });
        }

        return ModelJob.Build(
            model, ModelNames.BuildJob(model, purpose.Key), ModelMetadata.BuildComponent, purpose, builder.BackoffLimit, builder.ActiveDeadline, pod);
    }

    /// <summary>The image that builds.</summary>
    public static string Image(EngineSpec engine, InferenceImages images)
        => engine.Builder.Image.Length > 0 ? engine.Builder.Image : engine.Type == EngineType.TensorRT ? images.Gpu : images.Cpu;

    /// <summary>The ConfigMap with prompts that activations are measured on; null where there is none, or nothing to measure.</summary>
    public static string? Prompts(EngineSpec engine)
        => engine is { Type: not EngineType.None, Precision: EnginePrecision.INT8, Quantization.Method: not QuantizationMethod.PreQuantized }
            ? engine.Quantization.Calibration.PromptsRef?.ConfigMapName : null;
}
