using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Which engines a model needs: none, one, or one per GPU product.</summary>
internal static class EngineTargets
{
    // What every engine of AmperePlus runs on.
    private const string Ampere = "8.0";

    /// <summary>Whether weights are made into an engine at all, or computed with as they are.</summary>
    public static bool AreRequired(EngineSpec engine) => engine.Type switch
    {
        EngineType.TensorRT => true,
        EngineType.OnnxRuntime => engine is { Precision: EnginePrecision.INT8, Quantization.Method: not QuantizationMethod.PreQuantized },
        _ => false,
    };

    /// <param name="model">A valid model.</param>
    /// <param name="modelDigest">Of its weights.</param>
    /// <param name="promptsDigest">Of its prompts, where it names some.</param>
    /// <param name="images">The operator's defaults.</param>
    /// <returns>In the order of the products; products that can share an engine do.</returns>
    public static IReadOnlyList<EngineTarget> Of(DeepSeekLocalModel model, string modelDigest, string? promptsDigest, InferenceImages images)
    {
        var engine = model.Spec.Engine;
        if (!AreRequired(engine))
        {
            return [];
        }

        string?[] products = engine.Type == EngineType.TensorRT && model.Spec.Gpu.Products.Count > 0 ? [.. model.Spec.Gpu.Products] : [null];
        return [.. products.Select(product => Target(Inputs(model, modelDigest, promptsDigest, product, images), product)).DistinctBy(static target => target.Key)];
    }

    private static EngineTarget Target(EngineKeyInputs inputs, string? product) => new(EngineKey.Of(inputs), product, inputs);

    private static EngineKeyInputs Inputs(DeepSeekLocalModel model, string modelDigest, string? promptsDigest, string? product, InferenceImages images)
    {
        var engine = model.Spec.Engine;
        var image = BuildJob.Image(engine, images);
        var quantized = engine.Precision == EnginePrecision.INT8;
        var measured = quantized && engine.Quantization.Method != QuantizationMethod.PreQuantized;
        var inputs = new EngineKeyInputs
        {
            ModelDigest = modelDigest,
            EngineType = engine.Type,
            Precision = engine.Precision,
            Quantization = quantized ? engine.Quantization.Method : null,
            PromptsDigest = measured ? promptsDigest : null,
            Samples = measured ? engine.Quantization.Calibration.Samples : null,
            SampleLength = measured ? engine.Quantization.Calibration.MaxLength : null,
            MaxBatchSize = engine.MaxBatchSize,
            MaxInputLength = engine.MaxInputLength,
            MaxSequenceLength = engine.MaxSequenceLength,
            BuilderImage = image.IndexOf('@') is var at and >= 0 ? image[(at + 1)..] : image,
            OnlyFor = engine.Reuse == EngineReuse.Never ? model.Uid() : null,
        };
        return engine.Type != EngineType.TensorRT ? inputs : inputs with
        {
            Workspace = Quantities.Bytes(engine.Workspace),
            TensorRTVersion = engine.VersionCompatible ? null : ImageVersions.TensorRt(image),
            VersionCompatible = engine.VersionCompatible,
            HardwareCompatibility = engine.HardwareCompatibility,
            ComputeCapability = engine.HardwareCompatibility == HardwareCompatibility.AmperePlus ? Ampere : product is null ? null : GpuProducts.ComputeCapability(product),
            GpuProduct = engine.HardwareCompatibility switch
            {
                HardwareCompatibility.AmperePlus => null,
                // A product of unknown capability stands for itself.
                HardwareCompatibility.SameComputeCapability => product is not null && GpuProducts.ComputeCapability(product) is null ? product : null,
                _ => product,
            },
        };
    }
}
