using DeepSeek.Engines.TensorRt;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>
/// What TensorRT has measured of layouts, kept beside the engines: a second build for the same card and version is shorter by that. A copy is
/// given out and taken back, so that builds at the same time, or one that is killed, spoil nothing; the last one to end is kept.
/// </summary>
internal static class TimingCache
{
    public static void Take(string engines, PlanTarget target, string copy)
    {
        var kept = PathOf(engines, target);
        if (File.Exists(kept))
        {
            File.Copy(kept, copy, overwrite: true);
        }
    }

    public static void Keep(string engines, PlanTarget target, string copy)
    {
        if (File.Exists(copy))
        {
            File.Move(copy, PathOf(engines, target), overwrite: true);
        }
    }

    private static string PathOf(string engines, PlanTarget target) => Path.Combine(engines, $".timings-trt{target.TensorRT}-sm{target.ComputeCapability}");
}
