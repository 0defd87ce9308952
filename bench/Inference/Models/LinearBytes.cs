using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Bench.Inference.Models;

/// <summary>What the linear layers of a form take on disk.</summary>
/// <param name="FileBytes">Of the graph and all beside it.</param>
/// <param name="Bytes">Of the layers that are quantized, scales and zeros included; of all layers where none is.</param>
/// <param name="BytesInFp32">Of the same layers in FP32.</param>
internal sealed record LinearBytes(long FileBytes, long Bytes, long BytesInFp32)
{
    public static LinearBytes Of(string graph)
    {
        var folder = Path.GetDirectoryName(graph)!;
        var files = new FileInfo(graph).Length + OnnxRuntimeEngine.FilesBeside(graph).Sum(beside => new FileInfo(Path.Combine(folder, beside)).Length);
        var constants = OnnxModel.Load(graph).Graph.Initializers;
        var quantized = constants.Where(static constant => constant.Type == OnnxType.Int8 && constant.Dims.Count == 2).ToArray();
        if (quantized.Length == 0)
        {
            var matrices = constants.Where(static constant => constant.Name.EndsWith("_proj.weight", StringComparison.Ordinal) || constant.Name == "lm_head.weight").Sum(static constant => constant.Size);
            return new LinearBytes(files, matrices, matrices);
        }

        var belonging = constants.Where(static constant => constant.Name.EndsWith("weight_scale", StringComparison.Ordinal) || constant.Name.EndsWith("weight_zero", StringComparison.Ordinal));
        return new LinearBytes(files, quantized.Concat(belonging).Sum(static constant => constant.Size), quantized.Sum(static constant => constant.Count * sizeof(float)));
    }
}
