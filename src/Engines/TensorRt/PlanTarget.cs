using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.TensorRt;

/// <summary>What plans are for that are built here, and which plans can be served here.</summary>
/// <param name="TensorRT">Version of the library.</param>
/// <param name="Gpu">The first GPU that this process may use, as NVIDIA calls it.</param>
/// <param name="ComputeCapability">Of that GPU: 9.0 of Hopper.</param>
public sealed record PlanTarget(Version TensorRT, string Gpu, Version ComputeCapability)
{
    /// <param name="folder">Where plans are or will be; for messages.</param>
    /// <exception cref="EngineException">There is no GPU, or no TensorRT.</exception>
    public static PlanTarget Here(string folder)
    {
        try
        {
            var gpu = CudaDevice.All() is [var first, ..] ? first : throw new EngineException(folder, null, "there is no GPU", TensorRtEngine.NoGpu);
            using var runtime = TensorRtRuntime.Open();
            return new PlanTarget(runtime.Version, gpu.Name, gpu.Sm);
        }
        catch (CudaException e)
        {
            throw new EngineException(folder, null, $"there is no GPU that can be used ({e.Message})", TensorRtEngine.NoGpu, e);
        }
        catch (TensorRtException e)
        {
            throw new EngineException(folder, null, $"TensorRT can't be used ({e.Message})", "take an image with TensorRT and libdeepseek_trt.so", e);
        }
    }

    /// <summary>Writes beside a plan what it was built for.</summary>
    /// <param name="plan">The plan's file.</param>
    /// <param name="hardwareCompatible">Whether it runs on all GPUs of compute capability 8.0 and later.</param>
    public void Describe(string plan, bool hardwareCompatible) => new PlanManifest
    {
        TensorRTVersion = $"{TensorRT}",
        ComputeCapability = $"{ComputeCapability}",
        HardwareCompatible = hardwareCompatible,
    }.Write(plan);

    /// <param name="folder">With a plan. One that says nothing of what it is for is TensorRT's to judge.</param>
    /// <exception cref="EngineException">It is for another version of TensorRT, or another GPU; or there are several.</exception>
    public void Check(string folder)
    {
        if (PlanFiles.Find(folder) is { } plan)
        {
            PlanManifest.Beside(plan)?.Check(plan, TensorRT, ComputeCapability, Gpu);
        }
    }
}
