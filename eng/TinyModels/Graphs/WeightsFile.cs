using System.Runtime.InteropServices;
using DeepSeek.Engines.Onnx;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels.Graphs;

/// <summary>Weights as ONNX tensors: inside of the model, or in a file beside it that several models share.</summary>
internal static class WeightsFile
{
    public const string Name = "weights.bin";

    /// <summary>Where mapped files may begin: ONNX asks for the size of a page.</summary>
    private const int Alignment = 4096;

    public static IReadOnlyList<OnnxTensor> Inside(Decoder decoder) =>
        [.. decoder.Parameters.Select(static parameter => OnnxTensor.Of<float>(parameter.Name, OnnxType.Float, parameter.Value, Dims(parameter)))];

    public static IReadOnlyList<OnnxTensor> Beside(Decoder decoder, string folder)
    {
        var tensors = new List<OnnxTensor>();
        using var file = new FileStream(Path.Combine(folder, Name), FileMode.Create, FileAccess.Write);
        foreach (var parameter in decoder.Parameters)
        {
            var content = MemoryMarshal.AsBytes<float>(parameter.Value);
            if (content.Length >= Alignment)
            {
                file.Position = (file.Position + Alignment - 1) / Alignment * Alignment;
            }

            tensors.Add(OnnxTensor.Of(parameter.Name, OnnxType.Float, new OnnxTensor.ExternalContent(Name, file.Position, content.Length), Dims(parameter)));
            file.Write(content);
        }

        return tensors;
    }

    private static long[] Dims(Parameter parameter) => parameter.Columns == 0 ? [parameter.Rows] : [parameter.Rows, parameter.Columns];
}
