using System.Globalization;
using DeepSeek.Engines.TensorRt;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>
/// The flags of <c>trtexec</c> that make a plan: https://github.com/NVIDIA/TensorRT/blob/main/samples/common/sampleOptions.cpp, those that
/// 10.15 and 11.1 have in common.
/// </summary>
internal static class TrtexecCommandLine
{
    private const long Mebi = 1 << 20;

    /// <param name="onnx">What it is made of.</param>
    /// <param name="plan">The file to write.</param>
    /// <param name="timings">File of what layouts took, read before and written behind.</param>
    public static IEnumerable<string> Of(string onnx, string plan, string timings, PlanGraph graph, PlanOptions options) =>
    [
        $"--onnx={onnx}",
        $"--saveEngine={plan}",
        // Precisions are those of the graph. 11 does nothing else and takes the flag for nothing; 10 would choose by itself.
        "--stronglyTyped",
        // It would answer random numbers, at the largest shapes.
        "--skipInference",
        .. Profile(0, graph, rows: 1, options.Chunk),
        .. Profile(1, graph, options.MaxBatch, tokens: 1),
        .. options.Workspace is { } bytes ? [string.Create(CultureInfo.InvariantCulture, $"--memPoolSize=workspace:{Math.Max(1, bytes / Mebi)}M")] : Array.Empty<string>(),
        $"--timingCacheFile={timings}",
        .. options.HardwareCompatibility switch
        {
            HardwareCompatibility.AmperePlus => ["--hardwareCompatibilityLevel=ampere+"],
            HardwareCompatibility.SameComputeCapability => ["--hardwareCompatibilityLevel=sameComputeCapability"],
            _ => Array.Empty<string>(),
        },
    ];

    // Prompts come one by one in long chunks, steps with many rows of one token: each kind gets layouts of its own, tuned for the most.
    private static IEnumerable<string> Profile(int index, PlanGraph graph, int rows, int tokens) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"--profile={index}"),
        $"--minShapes={graph.Shapes(1, 1)}",
        $"--optShapes={graph.Shapes(rows, tokens)}",
        $"--maxShapes={graph.Shapes(rows, tokens)}",
    ];
}
